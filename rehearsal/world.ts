import { knownClouds, type KnownCloudName } from '../src/azure/clouds/clouds';
import type { Cloud } from '../src/domain/side';

/**
 * What a rehearsal emulates: two sides in two clouds and tenants, and who may do what. Pure data, no secrets.
 */
export interface World {
  readonly source: WorldSide;
  readonly target: WorldSide;
  readonly roleAssignments: readonly RoleAssignment[];
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
  /** User-assigned identity the pipelines of this side run as. */
  readonly pipelineIdentity: Principal & { readonly resourceId: string };
}

interface Principal {
  readonly clientId: string;
  /** Entra object id: the `oid` claim, what roles are assigned to. */
  readonly objectId: string;
}

/** Built-in roles of Azure the emulators know. */
export const builtInRoles = [
  'Owner',
  'Contributor',
  'Reader',
  'Container Registry Transfer Pipeline Contributor',
  'Container Registry Data Importer and Data Reader',
  'AcrPull',
  'AcrPush',
  'AcrDelete',
  'Storage Account Contributor',
  'Storage Account Key Operator Service Role',
  'Storage Blob Data Owner',
  'Storage Blob Data Contributor',
  'Storage Blob Data Reader',
  'Storage Blob Delegator',
  'Key Vault Secrets Officer',
  'Key Vault Secrets User',
  'Key Vault Crypto Officer',
  'Key Vault Crypto User',
] as const;

/** `scope` is a resource id and covers everything below it. */
export interface RoleAssignment {
  readonly objectId: string;
  readonly role: (typeof builtInRoles)[number];
  readonly scope: string;
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
export const vaultHost = (side: WorldSide): string => `${side.vault}.${cloudOf(side).keyVaultSuffix}`;
export const loginServer = (side: WorldSide): string => `${side.registry}.${registrySuffixes[side.cloud]}`;

const registrySuffixes: Readonly<Record<WorldSide['cloud'], string>> = {
  AzureCloud: 'azurecr.io',
  AzureUSGovernment: 'azurecr.us',
  AzureChinaCloud: 'azurecr.cn',
};

function groupId(side: Pick<WorldSide, 'subscriptionId' | 'resourceGroup'>): string {
  return `/subscriptions/${side.subscriptionId}/resourceGroups/${side.resourceGroup}`;
}

function identityId(subscriptionId: string, resourceGroup: string, name: string): string {
  return (
    `${groupId({ subscriptionId, resourceGroup })}/providers/Microsoft.ManagedIdentity` +
    `/userAssignedIdentities/${name}`
  );
}

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
  pipelineIdentity: {
    clientId: '11111111-cccc-4ccc-8ccc-000000000002',
    objectId: '11111111-dddd-4ddd-8ddd-000000000002',
    resourceId: identityId('11111111-bbbb-4bbb-8bbb-000000000001', 'contoso-public', 'export-pipeline'),
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
  pipelineIdentity: {
    clientId: '22222222-cccc-4ccc-8ccc-000000000002',
    objectId: '22222222-dddd-4ddd-8ddd-000000000002',
    resourceId: identityId('22222222-bbbb-4bbb-8bbb-000000000001', 'contoso-gov', 'import-pipeline'),
  },
};

/** The least the app and the pipelines need on one side (docs/sas.md, ACR Transfer prerequisites). */
function leastPrivilege(side: WorldSide): RoleAssignment[] {
  const app = side.app.objectId;
  return [
    { objectId: app, role: 'Container Registry Transfer Pipeline Contributor', scope: registryId(side) },
    { objectId: app, role: 'AcrPull', scope: registryId(side) },
    { objectId: app, role: 'Storage Blob Data Contributor', scope: storageId(side) },
    { objectId: app, role: 'Storage Blob Delegator', scope: storageId(side) },
    // For account keys and revocation; docs/sas.md has custom roles that allow less.
    { objectId: app, role: 'Storage Account Contributor', scope: storageId(side) },
    { objectId: app, role: 'Key Vault Secrets Officer', scope: vaultId(side) },
    // To sign waybills (docs/air-gap.md).
    { objectId: app, role: 'Key Vault Crypto User', scope: vaultId(side) },
    { objectId: side.pipelineIdentity.objectId, role: 'Key Vault Secrets User', scope: vaultId(side) },
  ];
}

/** Public Azure to Azure Government: two clouds, two tenants, two identities. */
export const defaultWorld: World = {
  source,
  target,
  roleAssignments: [...leastPrivilege(source), ...leastPrivilege(target)],
};
