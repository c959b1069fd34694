import { blobHost, cloudOf, storageId, type World, type WorldSide } from '../../world';
import type { SideName } from '../faults/fault';
import { createAccountNetwork, type AccountNetwork, type NetworksBySide } from '../platform/account-network';
import { randomAccountKey } from '../platform/state/secrets';
import type { AccountKeys } from './azurite/azurite';

/** One storage account of the world. */
export interface StorageAccount {
  readonly name: string;
  readonly side: SideName;
  readonly id: string;
  readonly host: string;
  readonly tenantId: string;
  readonly authorityHost: string;
  /** As of now: regenerating replaces them. */
  readonly keys: AccountKeys;
  readonly network: AccountNetwork;
}

/** The storage accounts of the world with their keys. */
export interface StorageAccounts {
  find(account: string): StorageAccount | undefined;
  /** The account a host name like `contoso.blob.core.windows.net` belongs to. */
  findByHost(host: string): StorageAccount | undefined;
  /** Replaces one key; what was signed with it stops working at once. */
  regenerate(account: StorageAccount, key: keyof AccountKeys): AccountKeys;
}

/** @param save keeps changed keys over a restart. */
export function createStorageAccounts(
  world: World,
  networks: NetworksBySide,
  initial: Readonly<Record<SideName, AccountKeys>>,
  save: (keys: Readonly<Record<SideName, AccountKeys>>) => void,
): StorageAccounts {
  let keys = initial;
  const describe = (side: SideName, of = world[side], network = networks[side]): StorageAccount => ({
    ...identify(of, side),
    keys: keys[side],
    network: network.current(),
  });
  // Those of further targets have the keys of the target's, and networks nobody closes.
  const open = createAccountNetwork();
  const others = () => (world.others ?? []).map((other) => describe('target', other, open));
  const search = (matches: (account: StorageAccount) => boolean): StorageAccount | undefined =>
    [describe('source'), describe('target'), ...others()].find(matches);
  return {
    find: (account) => search(({ name }) => name === account),
    findByHost: (wanted) => search(({ host }) => host === wanted.toLowerCase()),
    regenerate({ side }, key) {
      keys = { ...keys, [side]: { ...keys[side], [key]: randomAccountKey() } };
      save(keys);
      return keys[side];
    },
  };
}

const identify = (side: WorldSide, name: SideName): Omit<StorageAccount, 'keys' | 'network'> => ({
  name: side.storageAccount,
  side: name,
  id: storageId(side),
  host: blobHost(side),
  tenantId: side.tenantId,
  authorityHost: cloudOf(side).authorityHost,
});
