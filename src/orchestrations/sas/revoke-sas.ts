import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import type { Outcome } from '../../domain/errors';
import {
  revokeSasInputSchema,
  type RevokeSasInput,
  type SasRotation,
  type SideAddress,
  type SideResult,
} from '../../domain/sas/rotation';
import { attempt, failureOf, must, inputOf } from '../call';
import { failIfAny, showResults, toResult } from './sas-results';
import type { Steps } from '../pace';

interface Revocation {
  readonly revoked: string;
  readonly results: readonly SideResult[];
}

/**
 * For the day a token leaks. Delegation keys are revoked all together, so new tokens come after; a stored
 * access policy or an account key goes when the new tokens, which do not need it, are in place.
 */
export const revokeSas: OrchestrationHandler = function* (context): Steps<Revocation> {
  const input = inputOf(context, revokeSasInputSchema);
  const { affected } = input;
  const revokeFirst = input.kind === 'user-delegation';
  let revoked = revokeFirst ? yield* revoke(context, input) : '';
  const seen = yield* readNewest(context, input);
  const results: SideResult[] = [];
  for (const [i, address] of affected.entries()) {
    results.push(toResult(address, yield* renew(context, address, input, seen[i])));
    showResults(context, affected.length, results, { revoked });
  }
  // Without its new token a side would lose the old one for nothing.
  failIfAny('revocation', results);
  if (!revokeFirst) revoked = yield* revoke(context, input);
  showResults(context, affected.length, results, { revoked });
  return { revoked, results };
};

type Newest = Outcome<{ readonly version?: string }>;

/** All before the first is renewed: sides may share a secret, and what they see is replaced once. */
function* readNewest(
  context: OrchestrationContext,
  { affected, regenerateKey }: RevokeSasInput,
): Steps<readonly Newest[]> {
  const newest: Newest[] = [];
  if (regenerateKey !== undefined) return newest;
  for (const address of affected) newest.push(yield* attempt(context, 'newestSasVersion', address));
  return newest;
}

/**
 * A regenerated key hurts only what it signed; otherwise the token seen before is replaced whatever its
 * state. One that could not be read is not taken for replaced: it might be the leaked one.
 */
function* renew(
  context: OrchestrationContext,
  address: SideAddress,
  { regenerateKey }: RevokeSasInput,
  seen: Newest | undefined,
): Steps<Outcome<SasRotation>> {
  if (regenerateKey !== undefined) {
    const signWith = regenerateKey === 'key1' ? ('key2' as const) : ('key1' as const);
    return yield* attempt(context, 'ensureSas', { ...address, signWith });
  }
  if (seen?.ok === false) return seen;
  const version = seen?.value.version;
  return yield* attempt(context, 'ensureSas', {
    ...address,
    revoked: true,
    ...(version !== undefined && { replacing: version }),
  });
}

function* revoke(context: OrchestrationContext, { address, regenerateKey }: RevokeSasInput): Steps<string> {
  try {
    const input = { ...address, ...(regenerateKey !== undefined && { regenerateKey }) };
    return (yield* must(context, 'revokeTokens', input)).revoked;
  } catch (thrown) {
    const { code, message } = failureOf(thrown, 'revoke SAS');
    throw new Error(`SAS revocation failed for ${address.route} ${address.side}: ${code}: ${message}`, {
      cause: thrown,
    });
  }
}
