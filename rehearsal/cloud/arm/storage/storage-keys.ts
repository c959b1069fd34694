import { z } from 'zod';
import type { ArmContext, StorageAccountKey } from '../context';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { badRequest, resourceNotFound } from '../requests/failure';
import { parseBody } from '../requests/body';

/** POST `listKeys`. */
export function listKeys({ storageKeys }: ArmContext, { path }: ArmRequest): ArmReply {
  const account = path.names[0] ?? '';
  return keysReply(storageKeys.list(account), account, path.resourceGroup);
}

const regenerateShape = z.object({ keyName: z.string() });

/** POST `regenerateKey`: the answer holds both keys, the new one included. */
export async function regenerateKey(
  { storageKeys }: ArmContext,
  { path, body }: ArmRequest,
): Promise<ArmReply> {
  const { keyName } = parseBody(regenerateShape, body);
  if (keyName !== 'key1' && keyName !== 'key2') {
    throw badRequest(`The key name '${keyName.slice(0, 100)}' is invalid. Use 'key1' or 'key2'.`, 'keyName');
  }
  const account = path.names[0] ?? '';
  return keysReply(await storageKeys.regenerate(account, keyName), account, path.resourceGroup);
}

/** POST `revokeUserDelegationKeys`: every SAS signed with a delegation key of the account stops working. */
export function revokeDelegationKeys({ storageKeys }: ArmContext, { path }: ArmRequest): ArmReply {
  const account = path.names[0] ?? '';
  if (!storageKeys.revokeDelegationKeys(account)) throw accountNotFound(account, path.resourceGroup);
  return { status: 200 };
}

function keysReply(
  keys: readonly StorageAccountKey[] | undefined,
  account: string,
  group: string | undefined,
): ArmReply {
  if (keys === undefined) throw accountNotFound(account, group);
  return {
    status: 200,
    body: { keys: keys.map((key) => ({ ...key, permissions: 'FULL' })) },
  };
}

const accountNotFound = (account: string, group = '') =>
  resourceNotFound('Microsoft.Storage/storageAccounts', [account], group);
