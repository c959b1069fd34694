import {
  defaultWorld,
  identityId,
  registryId,
  rolesOf,
  type RoleAssignment,
  type World,
  type WorldSide,
} from './world';

const { source, target } = defaultWorld;
const place = { subscriptionId: '33333333-bbbb-4bbb-8bbb-000000000001', resourceGroup: 'contoso-mirror' };

const mirror: WorldSide = {
  ...source,
  ...place,
  location: 'northeurope',
  registry: 'contosomirror',
  storageAccount: 'contosomirror',
  vault: 'contoso-mirror-kv',
  operator: {
    clientId: '33333333-cccc-4ccc-8ccc-000000000003',
    objectId: '33333333-dddd-4ddd-8ddd-000000000003',
  },
  pipelineIdentity: {
    clientId: '33333333-cccc-4ccc-8ccc-000000000002',
    objectId: '33333333-dddd-4ddd-8ddd-000000000002',
    resourceId: identityId(place, 'import-pipeline'),
  },
};

/** The mirror in a tenant of its own, where the app has a registration. */
const foreignMirror: WorldSide = {
  ...mirror,
  tenantId: '33333333-aaaa-4aaa-8aaa-000000000001',
  app: {
    kind: 'client-secret',
    clientId: '33333333-cccc-4ccc-8ccc-000000000001',
    objectId: '33333333-dddd-4ddd-8ddd-000000000001',
  },
};

/** What a deployment gives where images are imported, or pruned. */
const toApp = (side: WorldSide, role: string): RoleAssignment => ({
  objectId: side.app.objectId,
  role,
  scope: registryId(side),
});

/** Two registries of one cloud, in two subscriptions: images go by import from one to the other. */
const oneCloudWorld = (name: string, target: WorldSide): World => ({
  name,
  source,
  target,
  roleAssignments: [
    ...rolesOf(source),
    ...rolesOf(target),
    toApp(target, 'Container Registry Data Importer and Data Reader'),
  ],
});

/** A target beside that of the default world; faults tell it by the names of its container and pipeline. */
const furtherTarget = (place: string): WorldSide => ({
  ...target,
  registry: `contosogov${place}`,
  storageAccount: `contosoimport${place}`,
  container: `transfer-${place}`,
  vault: `contoso-${place}-kv`,
});

const others = [furtherTarget('east'), furtherTarget('south'), mirror];

/**
 * A source with three targets it reaches, one that blobs are carried to, and a mirror in its own cloud, which
 * may import; there and at the first target the app may delete.
 */
const severalWorld: World = {
  ...defaultWorld,
  name: 'several',
  others,
  routesFile: 'routes-several.json',
  handoverContainers: ['for-carrier'],
  roleAssignments: [
    ...[...defaultWorld.roleAssignments, ...others.flatMap(rolesOf)],
    toApp(mirror, 'Container Registry Data Importer and Data Reader'),
    ...[target, mirror].map((side) => toApp(side, 'AcrDelete')),
  ],
};

/** The worlds a rehearsal may be of, by name. */
export const worlds = {
  'two-clouds': defaultWorld,
  'one-tenant': oneCloudWorld('one-tenant', mirror),
  'two-tenants': oneCloudWorld('two-tenants', foreignMirror),
  several: severalWorld,
} as const;
/** One of their names. */
export type WorldName = keyof typeof worlds;
