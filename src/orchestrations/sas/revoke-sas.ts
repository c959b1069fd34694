import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import type { Failure, Outcome } from '../../domain/errors';
import {
  revokeSasInputSchema,
  type RevokeSasInput,
  type SasRotation,
  type SideAddress,
  type SideResult,
} from '../../domain/sas/rotation';
import { attempt, inputOf } from '../call';
import { withoutQuotes } from '../../domain/redact';
import { failIfAny, showResults, toResult } from './sas-results';
import { nowOf, type Steps } from '../pace';

interface Revocation {
  readonly revoked: string;
  readonly results: readonly SideResult[];
}

/** For the day a token leaks: revoked, then replaced; without force only what can be replaced. */
export const revokeSas: OrchestrationHandler = function* (context): Steps<Revocation> {
  const input = inputOf(context, revokeSasInputSchema);
  const { affected } = input;
  showResults(context, affected.length, []);
  if (!input.force) yield* demandReplaceable(context, affected);
  const revoked = yield* revoke(context, input);
  const done = { revoked, revokedAt: nowOf(context) };
  showResults(context, affected.length, [], done);
  const seen = yield* readNewest(context, input);
  const results: SideResult[] = [];
  for (const [i, address] of affected.entries()) {
    results.push(toResult(address, yield* renew(context, address, input, seen[i])));
    showResults(context, affected.length, results, done);
  }
  failIfAny('revocation', results);
  return { revoked, results };
};

function* demandReplaceable(context: OrchestrationContext, affected: readonly SideAddress[]): Steps<void> {
  for (const { route, side } of affected) {
    const proved = yield* attempt(context, 'proveReplaceable', { route, side });
    const more = "; nothing was revoked: the order 'force' revokes all the same";
    if (!proved.ok) throw revocationFailed({ route, side }, proved.error, more);
  }
}

const revocationFailed = ({ route, side }: SideAddress, { code, message }: Failure, more = ''): Error =>
  new Error(withoutQuotes(`SAS revocation failed for ${route} ${side}: ${code}: ${message}${more}`));

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

function* revoke(
  context: OrchestrationContext,
  { address, regenerateKey, force }: RevokeSasInput,
): Steps<string> {
  const input = { ...address, force, ...(regenerateKey !== undefined && { regenerateKey }) };
  const tried = yield* attempt(context, 'revokeTokens', input);
  if (!tried.ok) throw revocationFailed(address, tried.error);
  return tried.value.revoked;
}
