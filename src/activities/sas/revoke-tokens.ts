import { ContainerClient } from '@azure/storage-blob';
import { boundedStorage } from '../../azure/bounded-calls';
import { removePolicies } from '../../azure/sas/access-policies';
import { underLease } from '../../azure/sas/container-lease';
import { storageAccount } from '../../azure/sas/storage-account';
import { sideOf } from '../../domain/route';
import { containerUrl } from '../../domain/side';
import { newestFirst, type AccountKey } from '../../domain/sas/secret-version';
import type { Activity } from '../activity';
import type { SideAddress } from '../../domain/sas/rotation';
import { rotationTools } from './sas-tools';

export interface RevokeTokensInput extends SideAddress {
  /** Revoke everything signed with this account key, instead of single tokens. */
  readonly regenerateKey?: AccountKey;
}

export interface RevokeTokensOutput {
  /** What was revoked, in words. */
  readonly revoked: string;
}

/**
 * Makes tokens of a side worthless at once. User delegation: every delegation key of the account, whoever got it. Account key: the stored
 * access policies of all tokens but the newest, or a whole key.
 */
export const revokeTokens: Activity<RevokeTokensInput, RevokeTokensOutput> = async (input, services) => {
  const route = services.route(input.route);
  const side = sideOf(route, input.side);
  const tools = rotationTools(services, route, input.side);
  if (tools === undefined) return { revoked: 'nothing: the pipeline uses no SAS' };
  const account = storageAccount(side, services.credential(side));
  if (input.regenerateKey !== undefined) {
    await account.regenerateKey(input.regenerateKey);
    return { revoked: `${input.regenerateKey} of ${side.storageAccount}` };
  }
  if (tools.policy.kind === 'user-delegation') {
    await account.revokeDelegationKeys();
    return { revoked: `all user delegation keys of ${side.storageAccount}` };
  }
  const container = new ContainerClient(containerUrl(side), boundedStorage(await account.credential('key1')));
  const keep = newestFirst(await tools.versions.list())[0]?.token?.accessPolicy;
  const removed = await underLease(side, container, (lease) => removePolicies(side, container, keep, lease));
  return { revoked: `stored access policies ${removed.join(', ') || '(none was left)'}` };
};
