import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import type { Failure } from '../../domain/errors';
import { batchInputSchema, type BatchInput } from '../../domain/transfer/inputs';
import type { BatchResult } from '../../domain/transfer/results';
import type { Phase } from '../../domain/transfer/status';
import { blobName } from '../../domain/transfer/names';
import { failureOf, inputOf } from '../call';
import type { BatchSteps, BatchTrack } from './batch-track';
import { checkCarried, handOver } from './cross-gap';
import { exportAndCopy } from './export-and-copy';
import { importAndVerify } from './import-and-verify';
import { nowOf, type Steps } from '../pace';

/** A batch from source to target, or as far as the route goes. Never fails: its result tells. */
export const transferBatch = (steps: BatchSteps): OrchestrationHandler =>
  function* (context) {
    const input = inputOf(context, batchInputSchema);
    const { transferId, batch } = input;
    const track: BatchTrack = { spans: {} };
    let error: Failure | undefined;
    try {
      yield* cross(context, input, track, steps);
    } catch (thrown) {
      error = failureOf(thrown, 'transfer batch');
      const last = Object.keys(track.spans).at(-1) as Phase | undefined;
      if (last !== undefined) track.stoppedIn ??= last;
    }
    const blob = !input.terms.byImport && { blob: blobName(transferId, batch) };
    return { batch, ...blob, ...track, ...(error && { error }) } satisfies BatchResult;
  };

function* cross(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
  steps: BatchSteps,
): Steps<void> {
  const { terms } = input;
  const begun = nowOf(context);
  if (terms.byImport)
    return yield* importAndVerify(
      context,
      input,
      track,
      { ...steps, importBatch: steps.importImages },
      begun,
    );
  if (terms.mode === 'receive') {
    if (!terms.trust) yield* checkCarried(context, input, track);
    return yield* importAndVerify(context, input, track, steps, begun);
  }
  const { copiedSince, run } = yield* exportAndCopy(context, input, track, steps);
  if (terms.mode === 'send') return yield* handOver(context, input, track, run);
  yield* importAndVerify(context, input, track, steps, copiedSince);
}
