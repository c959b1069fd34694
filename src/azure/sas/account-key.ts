import { ContainerClient, type StorageSharedKeyCredential } from '@azure/storage-blob';
import { containerUrl, type Side } from '../../domain/side';
import type { SasPolicy } from '../../domain/sas/policy';
import { newestFirst, type AccountKey, type SecretVersion } from '../../domain/sas/secret-version';
import { boundedStorage } from '../bounded-calls';
import { providePolicy } from './access-policies';
import { factsOf, signToken, type Minter } from './minted-token';
import type { StorageAccount } from './storage-account';

/** Container SAS by an account key for a stored access policy, so that it ends without rolling the key. */
export function accountKeyMinter(side: Side, policy: SasPolicy, account: StorageAccount): Minter {
  return {
    container: async () => openByKey(side, await account.credential('key1')),
    async mint({ validity, versions, lease, signWith = keyInUse(versions) }) {
      const accountKey = await account.credential(signWith);
      const accessPolicy = await providePolicy(
        side,
        openByKey(side, accountKey),
        policy,
        validity,
        versions,
        lease,
      );
      return {
        ...signToken(policy, validity, { accountKey, accessPolicy }),
        ...validity,
        facts: { ...factsOf(policy), accountKey: signWith, accessPolicy },
      };
    },
  };
}

/** The transfer container, as the owner of an account key opens it. */
export const openByKey = (side: Side, key: StorageSharedKeyCredential): ContainerClient =>
  new ContainerClient(containerUrl(side), boundedStorage(side.cloud.apiVersions.storage, key));

/** The key that signed the newest token. */
export const keyInUse = (versions: readonly SecretVersion[]): AccountKey =>
  newestFirst(versions).find(({ token }) => token?.accountKey !== undefined)?.token?.accountKey ?? 'key1';
