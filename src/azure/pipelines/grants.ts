import type { TokenCredential } from '@azure/identity';
import type { Assigned, VaultResource } from '../../domain/pipelines/granted';
import type { Permission } from '../../domain/roles/permitted';
import type { End } from '../../domain/side';
import { armList, createArmClient } from '../arm';

/** What ARM shows of who may do what on a side. All throw TransferError. */
export interface Grants {
  /** Of an identity and its groups at a resource, also inherited and below; undefined: no such resource. */
  assignments(resourceId: string, principalId: string): Promise<readonly Assigned[] | undefined>;
  /** What the app itself may do at a resource; undefined: no such resource. */
  permissions(resourceId: string): Promise<readonly Permission[] | undefined>;
  /** A vault in the subscription of the side; undefined where the app sees none of that name. */
  vault(name: string): Promise<VaultResource | undefined>;
}

/** Versions every cloud has. */
const assignmentVersion = '2022-04-01';
const vaultVersion = '2022-07-01';

/** The grants of a side. */
export function createGrants(side: End, credential: TokenCredential): Grants {
  const client = createArmClient(side, credential);
  const list = <T>(operation: string, path: string) => armList<T>(client, { side, operation, path });
  return {
    assignments(resourceId, principalId) {
      const filter = encodeURIComponent(`assignedTo('${principalId}')`);
      return list(
        `list the role assignments of ${principalId}`,
        `${resourceId}/providers/Microsoft.Authorization/roleAssignments` +
          `?api-version=${assignmentVersion}&$filter=${filter}`,
      );
    },
    permissions: (resourceId) =>
      list(
        `read what the app may do at ${resourceId}`,
        `${resourceId}/providers/Microsoft.Authorization/permissions?api-version=${assignmentVersion}`,
      ),
    async vault(wanted) {
      const vaults = await list<VaultResource>(
        'list the key vaults',
        `/subscriptions/${side.subscriptionId}/providers/Microsoft.KeyVault/vaults` +
          `?api-version=${vaultVersion}`,
      );
      return vaults?.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    },
  };
}
