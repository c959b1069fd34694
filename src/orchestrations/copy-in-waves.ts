import type { OrchestrationContext, Task } from 'durable-functions';
import type { CopyBegun } from '../activities/copy-begin';
import type { CopyBlocksOutput } from '../activities/copy-blocks';
import { isRefusal, type Refusal } from '../transfer/copy/job';
import { spreadWork, workersFor, type Work } from '../transfer/copy/work';
import type { Outcome } from '../transfer/errors';
import { failureOf, schedule, Stop } from './call';
import { orRefusal } from './copy-refusal';
import { showProgress, type CopyTrack } from './copy-track';
import { sleep } from './pace';

/** Short waves at first, so that rate and time left are known soon; long ones then, so that there are few. */
const firstWaves = 3;
const firstWaveSeconds = 20;
const waveSeconds = 60;
/** A wave adds at most a few dozen events; the history is dropped before it is felt. */
const wavesPerHistory = 20;
const fruitlessWaves = 5;

/**
 * Does the work on blocks in waves of activities side by side, until there is none left. `paused` asks to go on in a
 * new history.
 */
export function* copyInWaves(
  context: OrchestrationContext,
  track: CopyTrack,
  begun: CopyBegun,
): Generator<Task, 'done' | 'paused' | Refusal, unknown> {
  for (let wave = 0; track.work !== undefined && track.work.length > 0; wave++) {
    if (wave === wavesPerHistory) return 'paused';
    const answers = yield* runWave(context, track, begun, track.work);
    const refusal = answers.find(isRefusal);
    if (refusal !== undefined) return refusal;
    const waitSeconds = absorb(track, answers as readonly CopyBlocksOutput[]);
    showProgress(context, track, begun);
    if (waitSeconds > 0 && track.work.length > 0) yield* sleep(context, waitSeconds);
  }
  return 'done';
}

function* runWave(
  context: OrchestrationContext,
  { samples, width }: CopyTrack,
  { job, concurrency, choice }: CopyBegun,
  left: readonly Work[],
): Generator<Task, readonly (CopyBlocksOutput | Refusal)[], unknown> {
  const work = spreadWork(left, workersFor(left, concurrency));
  const tasks = work.map((piece) =>
    schedule(context, 'copyBlocks', {
      job,
      work: piece,
      workers: work.length,
      seconds: samples.length <= firstWaves ? firstWaveSeconds : waveSeconds,
      ...(width !== undefined && { width }),
    }),
  );
  try {
    const outcomes = (yield context.df.Task.all(tasks)) as Outcome<CopyBlocksOutput | Refusal>[];
    return outcomes.map((outcome) => {
      if (outcome.ok) return outcome.value;
      throw new Stop(outcome.error);
    });
  } catch (thrown) {
    const error = failureOf(thrown, 'copyBlocks');
    if (samples.length > 1) throw new Stop(error);
    return [orRefusal<CopyBlocksOutput>({ ok: false, error }, choice)];
  }
}

/** Takes over what a wave achieved; returns the seconds the service wants to be left alone. */
function absorb(track: CopyTrack, answers: readonly CopyBlocksOutput[]): number {
  const bytes = answers.reduce((sum, each) => sum + each.bytes, 0);
  track.fruitless = bytes > 0 ? 0 : track.fruitless + 1;
  if (track.fruitless === fruitlessWaves) {
    throw new Stop({
      code: 'THROTTLED',
      message: `the storage service took nothing in ${fruitlessWaves} rounds`,
      operation: 'copy blocks',
      origin: 'target',
      retryable: true,
    });
  }
  for (const { left, bytes: done, md5 } of answers) {
    if (left.task !== 'digest') track.bytesDone += done;
    if (md5 !== undefined) track.md5 = md5;
  }
  track.work = answers.map(({ left }) => left).filter(({ range }) => range.from < range.to);
  track.width = Math.max(...answers.map(({ width }) => width));
  return Math.max(...answers.map(({ waitSeconds }) => waitSeconds ?? 0));
}
