import type { OrchestrationContext, OrchestrationHandler } from 'durable-functions';
import type { Failure, Outcome } from '../../domain/errors';
import { batchInputSchema, type BatchInput } from '../../domain/transfer/inputs';
import type { BatchResult } from '../../domain/transfer/results';
import type { Phase } from '../../domain/transfer/status';
import { blobName } from '../../domain/transfer/names';
import { type CopyRequest, type CopyResult, copyId } from '../../domain/copy/job';
import { attempt, callChild, failureOf, Stop, inputOf } from '../call';
import { countRetries } from '../outage';
import { type BatchSteps, type BatchTrack, countRuns, inPhase } from './batch-track';
import { checkCarried, handOver } from './cross-gap';
import { importAndVerify } from './import-and-verify';
import type { Steps } from '../pace';

/**
 * One batch from source to target, or the part of the way the route has. Never fails: what went wrong is in
 * its result.
 */
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
    const blob = blobName(transferId, batch);
    return { batch, blob, ...track, ...(error && { error }) } satisfies BatchResult;
  };

function* cross(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
  steps: BatchSteps,
): Steps<void> {
  const { batch, terms } = input;
  const begun = context.df.currentUtcDateTime.toISOString();
  if (terms.mode === 'receive') {
    if (!terms.trust) yield* checkCarried(context, input, track);
    return yield* importAndVerify(context, input, track, steps, begun);
  }
  yield* inPhase(context, batch, 'export', track, (onPercent) =>
    steps.exportBatch(context, input, {
      onReuse: (earlier) => (track.reusedExport = earlier),
      onRun: countRuns(track, 'export'),
      onPercent,
    }),
  );
  if (terms.mode === 'send') return yield* handOver(context, input, track);
  const copiedSince = context.df.currentUtcDateTime.toISOString();
  track.copy = yield* inPhase(context, batch, 'copy', track, () => copyBatch(context, input, track));
  yield* importAndVerify(context, input, track, steps, copiedSince);
}

function* copyBatch(
  context: OrchestrationContext,
  { transferId, terms, batch }: BatchInput,
  { reusedExport }: BatchTrack,
): Steps<CopyResult> {
  const input: CopyRequest = {
    route: terms.name,
    transferId,
    batch,
    blob: blobName(transferId, batch),
    polling: terms.polling,
    ...(reusedExport ? { from: reusedExport.blob } : { exported: true as const }),
  };
  const id = copyId(transferId, batch);
  const copied = (yield callChild(context, 'copyBlob', input, id)) as Outcome<CopyResult>;
  if (copied.ok) {
    countRetries(context, copied.value.retries ?? 0);
    return copied.value;
  }
  if (copied.error.code === 'COPY_CORRUPT') {
    yield* attempt(context, 'forgetExport', { route: terms.name, transferId, batch });
  }
  throw new Stop(copied.error);
}
