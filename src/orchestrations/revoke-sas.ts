import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { SideAddress } from '../activities/sas-tools';
import type { SasKind } from '../transfer/route';
import type { AccountKey } from '../transfer/sas/secret-version';
import { call, demand, failureOf } from './call';
import { failIfAny, showResults, toResult, type SideResult } from './sas-results';

export interface RevokeSasInput {
  /** Whose tokens leaked. */
  readonly address: SideAddress;
  readonly kind: SasKind;
  /** Revoke everything signed with this account key, instead of the stored access policies. */
  readonly regenerateKey?: AccountKey;
  /** Every side that loses its token, the address among them: delegation keys and account keys serve a whole storage account. */
  readonly affected: readonly SideAddress[];
}

interface Revocation {
  readonly revoked: string;
  readonly results: readonly SideResult[];
}

/**
 * For the day a token leaks. Delegation keys are revoked all together, so new tokens come after; a stored access policy or an
 * account key goes when the new tokens, which do not need it, are in place.
 */
export const revokeSas: OrchestrationHandler = function* (context): Generator<Task, Revocation, unknown> {
  const input = context.df.getInput<RevokeSasInput>();
  const { affected } = input;
  const revokeFirst = input.kind === 'user-delegation';
  const seen = yield* readVersions(context, affected);
  let revoked = revokeFirst ? yield* revoke(context, input) : '';
  const results: SideResult[] = [];
  for (const [i, address] of affected.entries()) {
    const renewal = { ...address, ...renewalOf(input, seen[i]) };
    results.push(toResult(address, yield* call(context, 'ensureSas', renewal)));
    showResults(context, affected.length, results, { revoked });
  }
  // Without its new token a side would lose the old one for nothing.
  failIfAny('revocation', results);
  if (!revokeFirst) revoked = yield* revoke(context, input);
  showResults(context, affected.length, results, { revoked });
  return { revoked, results };
};

function* readVersions(
  context: OrchestrationContext,
  affected: readonly SideAddress[],
): Generator<Task, (string | undefined)[], unknown> {
  const versions: (string | undefined)[] = [];
  for (const address of affected) {
    const state = yield* call(context, 'readSasState', address);
    versions.push(state.ok ? state.value.version : undefined);
  }
  return versions;
}

/** A regenerated key hurts only what it signed; otherwise the token seen before is replaced whatever its state. */
function renewalOf({ regenerateKey }: RevokeSasInput, version: string | undefined) {
  if (regenerateKey !== undefined) {
    return { signWith: regenerateKey === 'key1' ? ('key2' as const) : ('key1' as const) };
  }
  return { revoked: true, ...(version !== undefined && { replacing: version }) };
}

function* revoke(
  context: OrchestrationContext,
  { address, regenerateKey }: RevokeSasInput,
): Generator<Task, string, unknown> {
  try {
    const input = { ...address, ...(regenerateKey !== undefined && { regenerateKey }) };
    return (yield* demand(context, 'revokeTokens', input)).revoked;
  } catch (thrown) {
    const { code, message } = failureOf(thrown, 'revoke SAS');
    throw new Error(`SAS revocation failed for ${address.route} ${address.side}: ${code}: ${message}`, {
      cause: thrown,
    });
  }
}
