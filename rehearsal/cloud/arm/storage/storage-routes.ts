import type { ArmContext } from '../context';
import { collection, resource, type Route } from '../requests/route';
import { getStorageAccount, listStorageAccounts } from './storage-accounts';
import { listKeys, regenerateKey, revokeDelegationKeys } from './storage-keys';

const provider = 'Microsoft.Storage';
const account = 'storageAccounts';

/** Storage accounts and their keys. */
export const storageRoutes = (context: ArmContext): Route[] => [
  collection(provider, account, { GET: [undefined, (r) => listStorageAccounts(context, r)] }),
  resource(provider, account, { GET: ['read', (r) => getStorageAccount(context, r)] }),
  collection(provider, `${account}/listKeys`, { POST: ['action', (r) => listKeys(context, r)] }),
  collection(provider, `${account}/regenerateKey`, { POST: ['action', (r) => regenerateKey(context, r)] }),
  collection(provider, `${account}/revokeUserDelegationKeys`, {
    POST: ['action', (r) => revokeDelegationKeys(context, r)],
  }),
];
