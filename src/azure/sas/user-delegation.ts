import type { BlobServiceClient } from '@azure/storage-blob';
import type { Side } from '../../domain/side';
import type { SasPolicy } from '../../domain/sas/policy';
import { factsOf, signToken, type Minter } from './minted-token';
import { namingRole } from './missing-role';

/** Container SAS signed by the app's identity: it grants no more than the app itself may do. */
export function delegationMinter(side: Side, policy: SasPolicy, service: BlobServiceClient): Minter {
  const account = side.storageAccount;
  return {
    container: () => Promise.resolve(service.getContainerClient(side.container)),
    async mint({ validity: { startsOn, expiresOn } }) {
      const key = await namingRole(
        `get a user delegation key of storage account ${account}`,
        side,
        { role: 'Storage Blob Data Contributor', on: account },
        () => service.getUserDelegationKey(startsOn, expiresOn),
      );
      return {
        ...signToken(policy, { startsOn, expiresOn }, { delegationKey: key }),
        startsOn,
        expiresOn,
        facts: factsOf(policy),
      };
    },
  };
}
