import { storageId, vaultHost, vaultId, type WorldSide } from '../../../world';
import { appIdentityId } from '../../identity/applications';
import { idOf } from '../cloud-registry';
import type { ArmContext } from '../context';
import type { MadeRegistries } from '../registries/made-registries';

/** A resource as the lists of a subscription show it. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly sku?: object;
  readonly kind?: string;
  /** Of kinds that have no room of their own. */
  readonly properties?: object;
}

/** Everything that is in the subscriptions of a cloud. */
export function inventory({ registries }: ArmContext, made: MadeRegistries): Resource[] {
  const all = [...registries, ...made.list().map(({ resource }) => resource)];
  return [
    ...all.map((registry): Resource => {
      const { sku, tags } = registry.settings;
      return {
        ...named(registry.side, idOf(registry), 'Microsoft.ContainerRegistry/registries'),
        ...{ tags, sku: { name: sku, tier: sku } },
      };
    }),
    ...registries.flatMap(({ side }) => [account(side), vault(side), ...identities(side)]),
  ];
}

const named = (side: WorldSide, id: string, type: string): Omit<Resource, 'sku' | 'kind' | 'properties'> => ({
  ...{ id, type, location: side.location, tags: {} },
  name: id.slice(id.lastIndexOf('/') + 1),
});

const account = (side: WorldSide): Resource => ({
  ...named(side, storageId(side), 'Microsoft.Storage/storageAccounts'),
  ...{ kind: 'StorageV2', sku: { name: 'Standard_LRS', tier: 'Standard' } },
});

/** Vaults know who may do what by roles, not by access policies. */
const vault = (side: WorldSide): Resource => ({
  ...named(side, vaultId(side), 'Microsoft.KeyVault/vaults'),
  properties: {
    sku: { family: 'A', name: 'standard' },
    tenantId: side.tenantId,
    accessPolicies: [],
    enabledForDeployment: false,
    enableSoftDelete: true,
    softDeleteRetentionInDays: 90,
    enableRbacAuthorization: true,
    vaultUri: `https://${vaultHost(side)}/`,
    provisioningState: 'Succeeded',
    publicNetworkAccess: 'Enabled',
  },
});

function identities(side: WorldSide): Resource[] {
  const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  const { pipelineIdentity, app, tenantId } = side;
  const described = [{ ...pipelineIdentity, id: pipelineIdentity.resourceId }];
  if (app.kind === 'managed-identity') {
    const id = appIdentityId(side);
    described.push({ ...app, id, resourceId: id });
  }
  return described.map(({ id, objectId, clientId }) => ({
    ...named(side, id, type),
    properties: { tenantId, principalId: objectId, clientId },
  }));
}
