import type { Cloud } from '../../../src/domain/side';
import type { AccountNetwork } from '../platform/account-network';
import type { KnownVersions } from '../platform/known-versions';
import type { Access, Clock } from '../ports';
import type { TransferEngine } from '../transfer/engine';
import type { TransferRecords } from '../transfer/records/records';
import { ArmFailure, resourceNotFound } from './requests/failure';
import type { CloudRegistry } from './cloud-registry';
import type { ImageImports } from './images/image-imports';
import type { ResourcePath } from './requests/resource-path';
import type { ArmSwitches } from './switches';

/**
 * Keys and network of the cloud's storage accounts, by account name; undefined or false means there is no
 * such account.
 */
export interface StorageAccountKeys {
  list(account: string): readonly StorageAccountKey[] | undefined;
  regenerate(account: string, keyName: string): Promise<readonly StorageAccountKey[] | undefined>;
  network(account: string): AccountNetwork | undefined;
  /** Invalidates every user delegation key of the account. */
  revokeDelegationKeys(account: string): boolean;
}

/** One of the two keys of a storage account. */
export interface StorageAccountKey {
  readonly keyName: 'key1' | 'key2';
  readonly value: string;
}

/** What the handlers of one ARM endpoint work with. */
export interface ArmContext {
  readonly cloud: Cloud;
  readonly registries: readonly CloudRegistry[];
  /** Registries whose images can be imported: those of other clouds, too. */
  readonly importable: readonly CloudRegistry[];
  readonly records: TransferRecords;
  readonly engine: TransferEngine;
  readonly imageImports: ImageImports;
  readonly access: Access;
  readonly clock: Clock;
  readonly switches: ArmSwitches;
  readonly versions: KnownVersions;
  readonly storageKeys: StorageAccountKeys;
}

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** @throws ArmFailure 404 when the subscription or the resource group is not part of the cloud. */
export function checkScope(
  { registries }: ArmContext,
  { subscriptionId, resourceGroup }: ResourcePath,
): void {
  const sides = registries
    .map(({ side }) => side)
    .filter((side) => same(subscriptionId, side.subscriptionId));
  if (sides.length === 0) {
    throw new ArmFailure(
      404,
      'SubscriptionNotFound',
      `The subscription '${subscriptionId}' could not be found.`,
    );
  }
  if (resourceGroup !== undefined && !sides.some((side) => same(resourceGroup, side.resourceGroup))) {
    throw new ArmFailure(
      404,
      'ResourceGroupNotFound',
      `Resource group '${resourceGroup}' could not be found.`,
    );
  }
}

/** The registry a path is in, whatever the casing. @throws ArmFailure 404. */
export function findRegistry({ registries }: ArmContext, path: ResourcePath): CloudRegistry {
  const [name = ''] = path.names;
  const found = registries.find(
    ({ side }) =>
      same(path.subscriptionId, side.subscriptionId) &&
      same(path.resourceGroup, side.resourceGroup) &&
      same(name, side.registry),
  );
  if (found === undefined) {
    throw resourceNotFound('Microsoft.ContainerRegistry/registries', [name], path.resourceGroup ?? '');
  }
  return found;
}
