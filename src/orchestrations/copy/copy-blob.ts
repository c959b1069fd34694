import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import { z } from 'zod';
import { copyRequestSchema, type CopyBegun } from '../../domain/copy/job';
import type { Refusal } from '../../domain/copy/refusal';
import type { CopyResult } from '../../domain/copy/result';
import { nextChoice } from '../../domain/copy/strategy';
import { allBlocks } from '../../domain/copy/work';
import type { Outcome } from '../../domain/errors';
import { attempt, failureOf, must, Stop } from '../call';
import { inputOf } from '../input';
import { copyInWaves } from './copy-in-waves';
import { orRefusal } from './copy-refusal';
import { copyTrackSchema, showProgress, startOver, type CopyTrack } from './copy-track';
import { hashSource } from './hash-source';

const copyInput = z.union([copyTrackSchema, copyRequestSchema]);

/** Copies the blob of a batch from source to target. Never fails: what went wrong is in the outcome. */
export const copyBlob: OrchestrationHandler = function* (context) {
  try {
    const input = inputOf(context, copyInput);
    const track: CopyTrack = 'request' in input ? input : { request: input, bytesDone: 0, samples: [] };
    const value = yield* copy(context, track);
    if (value !== 'paused') return { ok: true, value } satisfies Outcome<CopyResult>;
    context.df.continueAsNew(track);
    return undefined;
  } catch (thrown) {
    return { ok: false, error: failureOf(thrown, 'copy blob') } satisfies Outcome<CopyResult>;
  }
};

function* copy(
  context: OrchestrationContext,
  track: CopyTrack,
): Generator<Task, CopyResult | 'paused', unknown> {
  track.begun ??= yield* must(context, 'copyBegin', track.request);
  const moved = track.begun.copied ? track.begun : yield* move(context, track, track.begun);
  if (moved === 'paused') return moved;
  const { job, strategy, choice, polling } = moved;
  return yield* must(
    context,
    'copyCommit',
    { job, strategy, ...(choice !== undefined && { choice }) },
    polling,
  );
}

/** Moves the bytes, by one strategy after the other where that is left open; tells which it was. */
function* move(
  context: OrchestrationContext,
  track: CopyTrack,
  planned: CopyBegun,
): Generator<Task, CopyBegun | 'paused', unknown> {
  let begun = yield* hashSource(context, track, planned);
  while (begun !== 'paused') {
    if (track.samples.length === 0) showProgress(context, track, begun);
    const end = yield* useStrategy(context, track, begun);
    if (end === 'paused') return end;
    if (end === 'done') break;
    begun = track.begun = fallBack(begun, end);
    startOver(track);
  }
  return begun;
}

function* useStrategy(
  context: OrchestrationContext,
  track: CopyTrack,
  begun: CopyBegun,
): Generator<Task, 'done' | 'paused' | Refusal, unknown> {
  const { job, strategy, small, choice } = begun;
  if (track.left === undefined && strategy === 'from-url' && small) {
    const answer = orRefusal(yield* attempt(context, 'copyWhole', { job }), choice);
    if (answer.kind === 'copied') return 'done';
    // A service without Put Blob From URL may still have the older Put Block From URL.
    if (answer.kind === 'unreachable') return answer;
  }
  track.left ??= allBlocks(job.plan);
  return yield* copyInWaves(context, track, begun);
}

/** @throws Stop when the route names the strategy, or no other is left. */
function fallBack(begun: CopyBegun, refusal: Refusal): CopyBegun {
  const choice = begun.choice && nextChoice(begun.strategy, refusal);
  if (choice !== undefined) {
    return { ...begun, strategy: choice.strategy, choice };
  }
  throw new Stop({
    code: 'COPY_FAILED',
    message: `${begun.strategy} is not possible: ${refusal.reason}`,
    operation: 'copy blob',
    origin: 'target',
    retryable: false,
  });
}
