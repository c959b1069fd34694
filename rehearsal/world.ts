import { knownClouds, type KnownCloudName } from '../src/azure/clouds/clouds';
import type { Cloud } from '../src/domain/side';
import type { RoleDefinition } from './cloud/roles/definitions';

/**
 * What a rehearsal emulates: two sides in two clouds and tenants, and who may do what. Pure data, no secrets.
 */
export interface World {
  /** As `--world` has it. */
  readonly name: string;
  readonly source: WorldSide;
  readonly target: WorldSide;
  /** Further targets beside the target, in its cloud, tenant and resource group. */
  readonly others?: readonly WorldSide[];
  /** Of the app, in this folder; without one it has the one route of its settings. */
  readonly routesFile?: string;
  /** Containers at the source that blobs are carried from. */
  readonly handoverContainers?: readonly string[];
  readonly roleAssignments: readonly RoleAssignment[];
  /** Roles a deployment makes, by name. */
  readonly customRoles?: Readonly<Record<string, RoleDefinition>>;
}

export interface WorldSide {
  readonly cloud: KnownCloudName;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly registry: string;
  readonly storageAccount: string;
  readonly container: string;
  readonly vault: string;
  /** How acr-ferry signs in on this side. */
  readonly app: Principal & { readonly kind: 'managed-identity' | 'client-secret' };
  /** Who works at this side by hand: an app registration that owns the resource group. */
  readonly operator: Principal;
  /** User-assigned identity the pipelines of this side run as. */
  readonly pipelineIdentity: Principal & { readonly resourceId: string };
}

interface Principal {
  readonly clientId: string;
  /** Entra object id: the `oid` claim, what roles are assigned to. */
  readonly objectId: string;
}

/** `role` is the name of a definition; `scope` is a resource id and covers everything below it. */
export interface RoleAssignment {
  readonly objectId: string;
  readonly role: string;
  readonly scope: string;
  /** Of the resource that ARM shows; made of the rest where nobody gave one. */
  readonly name?: string;
}

export const registryId = (side: WorldSide): string =>
  `${groupId(side)}/providers/Microsoft.ContainerRegistry/registries/${side.registry}`;
export const storageId = (side: WorldSide): string =>
  `${groupId(side)}/providers/Microsoft.Storage/storageAccounts/${side.storageAccount}`;
export const vaultId = (side: WorldSide): string =>
  `${groupId(side)}/providers/Microsoft.KeyVault/vaults/${side.vault}`;
export const cloudOf = (side: WorldSide): Cloud => knownClouds[side.cloud];
export const blobHost = (side: WorldSide): string =>
  `${side.storageAccount}.blob.${cloudOf(side).storageSuffix}`;
/** The host names of its queues and tables. */
export const furtherHosts = (side: WorldSide): string[] =>
  ['queue', 'table'].map((service) => blobHost(side).replace('.blob.', `.${service}.`));
export const vaultHost = (side: WorldSide): string => `${side.vault}.${cloudOf(side).keyVaultSuffix}`;
export const loginServer = (side: WorldSide): string => `${side.registry}.${registrySuffixes[side.cloud]}`;

const registrySuffixes: Readonly<Record<WorldSide['cloud'], string>> = {
  AzureCloud: 'azurecr.io',
  AzureUSGovernment: 'azurecr.us',
  AzureChinaCloud: 'azurecr.cn',
};

export function groupId(side: Pick<WorldSide, 'subscriptionId' | 'resourceGroup'>): string {
  return `/subscriptions/${side.subscriptionId}/resourceGroups/${side.resourceGroup}`;
}

export const identityId = (place: Parameters<typeof groupId>[0], name: string): string =>
  `${groupId(place)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

const source: WorldSide = {
  cloud: 'AzureCloud',
  tenantId: '11111111-aaaa-4aaa-8aaa-000000000001',
  subscriptionId: '11111111-bbbb-4bbb-8bbb-000000000001',
  resourceGroup: 'contoso-public',
  location: 'westeurope',
  registry: 'contosopublic',
  storageAccount: 'contosoexport',
  container: 'transfer',
  vault: 'contoso-export-kv',
  app: {
    kind: 'managed-identity',
    clientId: '11111111-cccc-4ccc-8ccc-000000000001',
    objectId: '11111111-dddd-4ddd-8ddd-000000000001',
  },
  operator: {
    clientId: '11111111-cccc-4ccc-8ccc-000000000003',
    objectId: '11111111-dddd-4ddd-8ddd-000000000003',
  },
  pipelineIdentity: {
    clientId: '11111111-cccc-4ccc-8ccc-000000000002',
    objectId: '11111111-dddd-4ddd-8ddd-000000000002',
    resourceId: identityId(
      { subscriptionId: '11111111-bbbb-4bbb-8bbb-000000000001', resourceGroup: 'contoso-public' },
      'export-pipeline',
    ),
  },
};

const target: WorldSide = {
  cloud: 'AzureUSGovernment',
  tenantId: '22222222-aaaa-4aaa-8aaa-000000000001',
  subscriptionId: '22222222-bbbb-4bbb-8bbb-000000000001',
  resourceGroup: 'contoso-gov',
  location: 'usgovvirginia',
  registry: 'contosogov',
  storageAccount: 'contosoimport',
  container: 'transfer',
  vault: 'contoso-import-kv',
  app: {
    kind: 'client-secret',
    clientId: '22222222-cccc-4ccc-8ccc-000000000001',
    objectId: '22222222-dddd-4ddd-8ddd-000000000001',
  },
  operator: {
    clientId: '22222222-cccc-4ccc-8ccc-000000000003',
    objectId: '22222222-dddd-4ddd-8ddd-000000000003',
  },
  pipelineIdentity: {
    clientId: '22222222-cccc-4ccc-8ccc-000000000002',
    objectId: '22222222-dddd-4ddd-8ddd-000000000002',
    resourceId: identityId(
      { subscriptionId: '22222222-bbbb-4bbb-8bbb-000000000001', resourceGroup: 'contoso-gov' },
      'import-pipeline',
    ),
  },
};

/**
 * What the deployment gives (docs/security/roles.md), what signing waybills and creating pipelines take, and
 * who owns it all.
 */
export function rolesOf(side: WorldSide): RoleAssignment[] {
  const toApp = (role: string, scope: string) => ({ objectId: side.app.objectId, role, scope });
  return [
    toApp('acr-ferry reader', registryId(side)),
    toApp('Container Registry Transfer Pipeline Contributor', registryId(side)),
    toApp('AcrPull', registryId(side)),
    toApp('acr-ferry reader', storageId(side)),
    toApp('Storage Blob Data Contributor', storageId(side)),
    toApp('acr-ferry revoker', storageId(side)),
    toApp('acr-ferry reader', vaultId(side)),
    toApp('Key Vault Secrets Officer', vaultId(side)),
    toApp('Key Vault Crypto User', vaultId(side)),
    toApp('Managed Identity Operator', side.pipelineIdentity.resourceId),
    { objectId: side.pipelineIdentity.objectId, role: 'Key Vault Secrets User', scope: vaultId(side) },
    // No data role: the walkthrough's operator gives those itself.
    { objectId: side.operator.objectId, role: 'Owner', scope: groupId(side) },
  ];
}

/** Public Azure to Azure Government: two clouds, two tenants, two identities. */
export const defaultWorld: World = {
  name: 'two-clouds',
  source,
  target,
  roleAssignments: [...rolesOf(source), ...rolesOf(target)],
};
