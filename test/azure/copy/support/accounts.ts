import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';

export type Account = 'source' | 'target';

/** Base64. */
export type AccountKeys = Readonly<Record<Account, string>>;
export const accountKeys: AccountKeys = { source: 'c291cmNl', target: 'dGFyZ2V0' };

/** Account SAS, without question mark. */
export function sasOf(account: Account): string {
  return generateAccountSASQueryParameters(
    {
      services: AccountSASServices.parse('b').toString(),
      resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
      permissions: AccountSASPermissions.parse('rwdlac'),
      protocol: SASProtocol.HttpsAndHttp,
      version: '2022-11-02',
      expiresOn: new Date(Date.now() + 3_600_000),
    },
    new StorageSharedKeyCredential(account, accountKeys[account]),
  ).toString();
}
