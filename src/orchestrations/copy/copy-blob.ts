import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { CopyBegun, CopyRequest } from '../../domain/copy/job';
import type { Refusal } from '../../domain/copy/refusal';
import type { CopyResult } from '../../domain/copy/result';
import { nextChoice } from '../../domain/copy/strategy';
import { startWork } from '../../domain/copy/work';
import type { Outcome } from '../../domain/errors';
import { attempt, failureOf, must, Stop } from '../call';
import { copyInWaves } from './copy-in-waves';
import { orRefusal } from './copy-refusal';
import { showProgress, startTrack, type CopyTrack } from './copy-track';

/** Copies the blob of a batch from source to target. Never fails: what went wrong is in the outcome. */
export const copyBlob: OrchestrationHandler = function* (context) {
  const input = context.df.getInput<CopyRequest | CopyTrack>();
  const track: CopyTrack = 'request' in input ? input : startTrack(input);
  try {
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
  let begun = (track.begun ??= yield* must(context, 'copyBegin', track.request));
  while (!begun.copied) {
    if (track.samples.length === 0) showProgress(context, track, begun);
    const end = yield* useStrategy(context, track, begun);
    if (end === 'paused') return end;
    if (end === 'done') break;
    begun = track.begun = fallBack(begun, end);
    delete track.work;
    delete track.width;
    delete track.stuckSince;
    track.bytesDone = 0;
    track.samples = [];
  }
  const { job, strategy, choice, polling } = begun;
  const commit = {
    job,
    strategy,
    ...(choice !== undefined && { choice }),
    ...(track.md5 !== undefined && { md5: track.md5 }),
  };
  return yield* must(context, 'copyCommit', commit, polling);
}

function* useStrategy(
  context: OrchestrationContext,
  track: CopyTrack,
  begun: CopyBegun,
): Generator<Task, 'done' | 'paused' | Refusal, unknown> {
  const { job, strategy, small, choice } = begun;
  if (track.work === undefined) {
    if (strategy === 'from-url' && small) {
      const answer = orRefusal(yield* attempt(context, 'copyWhole', { job }), choice);
      if (answer.kind === 'copied') return 'done';
      // A service without Put Blob From URL may still have the older Put Block From URL.
      if (answer.kind === 'unreachable') return answer;
    }
    track.work = startWork(strategy === 'stream' ? 'stream' : 'pull', job);
  }
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
