import type { OrchestrationHandler } from 'durable-functions';
import { closeInputSchema } from '../../domain/transfer/inputs';
import type { BatchResult, TransferOutcome } from '../../domain/transfer/results';
import { inputOf, must } from '../call';
import { nowOf } from '../pace';
import { endDead } from './end-dead';
import { reportAndEnd } from './report-and-end';

/** Ends a transfer that cannot do so itself; what its batches brought over is verified and reported. */
export const closeTransfer: OrchestrationHandler = function* (context) {
  const { transferId, route, startedAt, error } = inputOf(context, closeInputSchema);
  const which = { transferId, route };
  const { begun, terms } = yield* must(context, 'leftBatches', which);
  const unrecorded: BatchResult[] = [];
  for (const batch of begun) {
    unrecorded.push(yield* endDead(context, { transferId, terms, batch }, error));
  }
  const ending = {
    ...which,
    startedAt,
    finishedAt: nowOf(context),
    ...(unrecorded.length > 0 && { unrecorded }),
    error,
  };
  const summary = yield* reportAndEnd(context, ending, terms.polling);
  return { error, ...summary } satisfies TransferOutcome;
};
