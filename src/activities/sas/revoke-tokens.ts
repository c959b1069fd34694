import { removePolicies } from '../../azure/sas/access-policies';
import { openByKey } from '../../azure/sas/account-key';
import { underLease } from '../../azure/sas/container-lease';
import { storageAccount } from '../../azure/sas/storage-account';
import { sideOf } from '../../domain/route';
import { TransferError } from '../../domain/errors';
import type { Side } from '../../domain/side';
import { accountKeySchema } from '../../domain/sas/secret-version';
import { z } from 'zod';
import { activity } from '../activity';
import { sideAddressSchema } from '../../domain/sas/rotation';
import { rotationTools } from '../renew-sas';

const revokeTokensInput = sideAddressSchema.extend({
  /** Revoke everything signed with this account key, instead of single tokens. */
  regenerateKey: accountKeySchema.exactOptional(),
  /** Without a lease of the container, which others may hold. */
  force: z.boolean(),
});

interface RevokeTokensOutput {
  /** What was revoked, in words. */
  readonly revoked: string;
}

/**
 * Makes tokens of a side worthless at once. User delegation: every delegation key of the account, whoever got
 * it. Account key: the stored access policies of all tokens, or a whole key. An account SAS ends only so.
 */
export const revokeTokens = activity(
  revokeTokensInput,
  async (input, services): Promise<RevokeTokensOutput> => {
    const side = sideOf(services.route(input.route), input.side);
    const tools = rotationTools(services, input);
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
    if (tools.policy.kind === 'account-sas') throw endsWithKey(side);
    const container = openByKey(side, await account.credential('key1'));
    const removed = input.force
      ? await removePolicies(side, container)
      : await underLease(side, container, (lease) => removePolicies(side, container, lease));
    return { revoked: `stored access policies ${removed.join(', ') || '(none was left)'}` };
  },
);

const endsWithKey = (side: Side): TransferError =>
  new TransferError(
    'REFUSED',
    `an account SAS of ${side.storageAccount} ends only with the key that signed it: name regenerateKey`,
    { operation: 'revoke SAS', origin: side.name },
  );
