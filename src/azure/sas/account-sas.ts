import {
  AccountSASPermissions,
  generateAccountSASQueryParameters,
  SASProtocol,
  type StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { SasPolicy, Validity } from '../../domain/sas/policy';
import type { Side } from '../../domain/side';
import { keyInUse, openByKey } from './account-key';
import { factsOf, signings, type MintedToken, type Minter } from './minted-token';
import type { StorageAccount } from './storage-account';

/**
 * SAS of the whole account, for its blobs only: what the troubleshooting page of ACR Transfer asks for
 * (`srt=sco`). It opens every container of the account, and ends early only with the key that signed it.
 */
export function accountSasMinter(side: Side, policy: SasPolicy, account: StorageAccount): Minter {
  return {
    container: async () => openByKey(side, await account.credential('key1')),
    async mint({ validity, versions, signWith = keyInUse(versions) }) {
      return {
        ...signAccountToken(policy, validity, await account.credential(signWith)),
        ...validity,
        facts: { ...factsOf(policy), accountKey: signWith },
      };
    },
  };
}

function signAccountToken(
  policy: SasPolicy,
  validity: Validity,
  key: StorageSharedKeyCredential,
): Pick<MintedToken, 'query' | 'proofQuery'> {
  const permissions = AccountSASPermissions.parse(policy.rights);
  const ofAccount = { services: 'b', resourceTypes: 'sco', protocol: SASProtocol.Https, permissions };
  const common = { ...ofAccount, ...validity, version: policy.version };
  return signings(policy, (range) =>
    generateAccountSASQueryParameters({ ...common, ...range }, key).toString(),
  );
}
