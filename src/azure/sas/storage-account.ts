import { StorageSharedKeyCredential } from '@azure/storage-blob';
import type { TokenCredential } from '@azure/identity';
import { TransferError } from '../../domain/errors';
import { storageAccountId, type Side } from '../../domain/side';
import type { AccountKey } from '../../domain/sas/secret-version';
import { armRequest, createArmClient } from '../arm';
import { namingRole } from './missing-role';

const revoker = 'acr-ferry revoker';

/** ARM operations on a side's storage account that concern its keys. All throw TransferError. */
export interface StorageAccount {
  credential(key: AccountKey): Promise<StorageSharedKeyCredential>;
  /** Everything signed with the key stops working. */
  regenerateKey(key: AccountKey): Promise<void>;
  /** Every user delegation SAS of the account stops working. */
  revokeDelegationKeys(): Promise<void>;
}

/** The storage account of a side. */
export function storageAccount(side: Side, credential: TokenCredential): StorageAccount {
  const client = createArmClient(side, credential);
  const name = side.storageAccount;
  const post = async <T>(operation: string, action: string, role: string, body?: unknown): Promise<T> => {
    const path = `${storageAccountId(side)}/${action}`;
    const answer = await namingRole(operation, side, { role, on: name }, () =>
      armRequest<T>(client, { side, operation, method: 'post', path, service: 'storageAccount', body }),
    );
    if (answer !== undefined) return answer;
    throw new TransferError(
      'STORAGE_NOT_FOUND',
      `${operation} failed: there is no ${storageAccountId(side)}`,
      { operation, origin: side.name },
    );
  };
  return {
    async credential(key) {
      const operation = `read the keys of storage account ${name}`;
      const { keys } = await post<{ keys: { keyName: string; value: string }[] }>(
        operation,
        'listKeys',
        revoker,
      );
      const found = keys.find(({ keyName }) => keyName === key);
      if (found !== undefined) return new StorageSharedKeyCredential(name, found.value);
      throw new TransferError('ACCESS_DENIED', `${operation} failed: the answer lacks ${key}`, {
        operation,
        origin: side.name,
      });
    },
    regenerateKey: async (key) => {
      await post(`regenerate ${key} of storage account ${name}`, 'regenerateKey', revoker, { keyName: key });
    },
    revokeDelegationKeys: async () => {
      await post(
        `revoke the user delegation keys of storage account ${name}`,
        'revokeUserDelegationKeys',
        revoker,
      );
    },
  };
}
