import type { OrchestrationContext } from 'durable-functions';
import type { PlannedTransfer } from '../../activities/plan/plan-transfer';
import type { PruneStop } from '../../domain/prune/pruned';
import type { TransferInput } from '../../domain/transfer/inputs';
import { failureOf, must, Stop } from '../call';
import { pollHeld } from '../poll';
import { nowOf, sleep, type Steps } from '../pace';

/**
 * What comes after the last batch: tags the source no longer has are deleted at the target, or told to the
 * receiver. What stops it keeps nothing from having arrived: it is returned, and the report tells.
 * @throws Stop CANCELLED
 */
export function* prune(
  context: OrchestrationContext,
  input: TransferInput,
  plan: PlannedTransfer,
): Steps<PruneStop | undefined> {
  try {
    return yield* pruneOrTell(context, input, plan);
  } catch (thrown) {
    if (!(thrown instanceof Stop)) throw thrown;
    const error = failureOf(thrown, 'prune');
    if (error.code === 'CANCELLED') throw thrown;
    return { error };
  }
}

function* pruneOrTell(
  context: OrchestrationContext,
  { transferId, route }: TransferInput,
  { terms: { mode, polling } }: PlannedTransfer,
): Steps<PruneStop | undefined> {
  const which = { route, transferId };
  if (mode === 'receive') yield* awaitList(context, which);
  const at = nowOf(context);
  const may = yield* must(context, 'mayPrune', { ...which, at }, polling);
  if (may.refused !== undefined) return may;
  if (mode === 'send') return yield* must(context, 'handOverTags', which, polling);
  for (const step of ['pruneTags', 'sweepManifests'] as const) {
    for (;;) {
      const { left, waitSeconds } = yield* must(context, step, which, polling);
      if (left === 0) break;
      if (waitSeconds !== undefined) yield* sleep(context, waitSeconds);
    }
  }
  return undefined;
}

/** Waits for the waybills a list of tags belongs to, and looks what it no longer has. */
function* awaitList(
  context: OrchestrationContext,
  which: { readonly route: string; readonly transferId: string },
): Steps<void> {
  let goesOn = false;
  yield* pollHeld(context, {
    name: 'planByList',
    input: () => ({ ...which, ...(goesOn && { goesOn: true as const }) }),
    answer: ({ done, waitsFor }) => {
      goesOn = !done && waitsFor === undefined;
      return done || undefined;
    },
  });
}
