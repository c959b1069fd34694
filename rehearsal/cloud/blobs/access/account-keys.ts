import type { StorageAccountKey, StorageAccountKeys } from '../../arm/context';
import type { Clock } from '../../ports';
import type { DelegationKeys } from './delegation-keys';
import type { StorageAccount, StorageAccounts } from '../storage-accounts';

/** The keys of the accounts as ARM serves them (`listKeys`, `regenerateKey`, `revokeUserDelegationKeys`). */
export function createAccountKeys(
  accounts: StorageAccounts,
  delegationKeys: DelegationKeys,
  now: Clock,
): StorageAccountKeys {
  /** When keys were made that are not of the account's first day, by account and name. */
  const made = new Map<string, Date>();
  const toList = ({ name, keys }: StorageAccount): StorageAccountKey[] =>
    (['key1', 'key2'] as const).map((keyName) => ({
      creationTime: (made.get(`${name}/${keyName}`) ?? new Date('2024-03-01T08:00:00Z'))
        .toISOString()
        .replace('Z', '0000Z'),
      keyName,
      value: keys[keyName],
    }));
  return {
    list(name) {
      const account = accounts.find(name.toLowerCase());
      return account && toList(account);
    },
    regenerate(name, keyName) {
      const account = accounts.find(name.toLowerCase());
      if (account === undefined || (keyName !== 'key1' && keyName !== 'key2'))
        return Promise.resolve(undefined);
      made.set(`${account.name}/${keyName}`, now());
      return Promise.resolve(toList({ ...account, keys: accounts.regenerate(account, keyName) }));
    },
    network: (name) => accounts.find(name.toLowerCase())?.network,
    revokeDelegationKeys(name) {
      const account = accounts.find(name.toLowerCase());
      if (account) delegationKeys.revoke(account.name);
      return account !== undefined;
    },
  };
}
