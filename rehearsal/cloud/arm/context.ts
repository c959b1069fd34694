import type { Cloud } from '../../../src/domain/side';
import type { AccountNetwork } from '../platform/account-network';
import type { KnownVersions } from '../platform/known-versions';
import type { EventGrid } from '../events/event-grid';
import type { Clock } from '../ports';
import type { AdjustableAccess } from '../roles/access';
import type { TransferEngine } from '../transfer/engine';
import type { TransferRecords } from '../transfer/records/records';
import type { CloudRegistry } from './cloud-registry';
import type { ImageImports } from './images/image-imports';
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
  readonly creationTime: string;
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
  readonly access: AdjustableAccess;
  readonly clock: Clock;
  readonly switches: ArmSwitches;
  readonly versions: KnownVersions;
  readonly storageKeys: StorageAccountKeys;
  readonly events: Pick<EventGrid, 'subscriptions'>;
}
