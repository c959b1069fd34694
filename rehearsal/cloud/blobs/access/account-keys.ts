import type { StorageAccountKey, StorageAccountKeys } from '../../arm/context';
import type { AccountKeys } from '../azurite/azurite';
import type { DelegationKeys } from './delegation-keys';
import type { StorageAccounts } from '../storage-accounts';

/** The keys of the accounts as ARM serves them (`listKeys`, `regenerateKey`, `revokeUserDelegationKeys`). */
export function createAccountKeys(
  accounts: StorageAccounts,
  delegationKeys: DelegationKeys,
): StorageAccountKeys {
  return {
    list(name) {
      const account = accounts.find(name.toLowerCase());
      return account && toList(account.keys);
    },
    regenerate(name, keyName) {
      const account = accounts.find(name.toLowerCase());
      const known = keyName === 'key1' || keyName === 'key2';
      return Promise.resolve(account && known ? toList(accounts.regenerate(account, keyName)) : undefined);
    },
    network: (name) => accounts.find(name.toLowerCase())?.network,
    revokeDelegationKeys(name) {
      const account = accounts.find(name.toLowerCase());
      if (account) delegationKeys.revoke(account.name);
      return account !== undefined;
    },
  };
}

const toList = ({ key1, key2 }: AccountKeys): StorageAccountKey[] => [
  { keyName: 'key1', value: key1 },
  { keyName: 'key2', value: key2 },
];
