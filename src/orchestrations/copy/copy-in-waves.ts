import type { OrchestrationContext } from 'durable-functions';
import type { CopyBlocksOutput } from '../../activities/copy/copy-blocks';
import type { BlockRange } from '../../domain/copy/block-plan';
import type { CopyBegun } from '../../domain/copy/job';
import { type Refusal, type StrategyChoice, isRefusal } from '../../domain/copy/strategy';
import { spreadRanges, workersFor } from '../../domain/copy/work';
import type { Outcome, Failure } from '../../domain/errors';
import { Stop, askedSeconds, attemptAll } from '../call';
import { countRetries } from '../outage';
import { pollDelay, secondsSince, sleep, type Steps } from '../pace';
import { showProgress, type CopyTrack } from './copy-track';

/** Short waves at first, so that rate and time left are known soon; long ones then, so that there are few. */
const firstWaves = 3;
const firstWaveSeconds = 20;
const waveSeconds = 60;
/** A wave adds at most a few dozen events; the history is dropped before it is felt. */
const wavesPerHistory = 20;
/** When nothing was copied yet, the next strategy is tried after so long. */
const patienceSeconds = 60;
/** When something was, it is worth more patience with a service that refuses to go on. */
const refusedSeconds = 600;

/**
 * Moves blocks in waves of activities side by side, until none is left. `paused` asks to go on in a new
 * history. Outages and busy services are ridden out until the route's deadline: what is staged would be lost
 * with the copy.
 */
export function* copyInWaves(
  context: OrchestrationContext,
  track: CopyTrack,
  begun: CopyBegun,
): Steps<'done' | 'paused' | Refusal> {
  for (let wave = 0; track.left !== undefined && track.left.length > 0; wave++) {
    if (wave === wavesPerHistory) return 'paused';
    const { waitSeconds, hindrance } = yield* runWave(context, track, begun, track.left);
    let pause = waitSeconds;
    if (hindrance === undefined) delete track.stuckSince;
    else {
      countRetries(context);
      track.stuckSince ??= context.df.currentUtcDateTime.getTime();
      const stuckSeconds = secondsSince(context, new Date(track.stuckSince));
      const refusal = outOfPatience(track, begun, hindrance, stuckSeconds);
      if (refusal !== undefined) return refusal;
      pause = Math.max(pause, pollDelay(begun.polling, stuckSeconds));
    }
    showProgress(context, track, begun);
    if (pause > 0 && track.left.length > 0) yield* sleep(context, pause);
  }
  return 'done';
}

interface WaveEnd {
  /** The service wants to be left alone this long. */
  readonly waitSeconds: number;
  /** Why nothing was achieved. */
  readonly hindrance?: Refusal | Failure;
}

/** Takes over what the wave achieves, all or nothing. */
function* runWave(
  context: OrchestrationContext,
  track: CopyTrack,
  { job, strategy, concurrency }: CopyBegun,
  left: readonly BlockRange[],
): Steps<WaveEnd> {
  const { samples, width } = track;
  const ranges = spreadRanges(left, workersFor(left, concurrency));
  const inputs = ranges.map((range) => ({
    job,
    strategy,
    range,
    workers: ranges.length,
    seconds: samples.length <= firstWaves ? firstWaveSeconds : waveSeconds,
    ...(width !== undefined && { width }),
  }));
  const outcome = yield* attemptAll(context, 'copyBlocks', inputs);
  if (!outcome.ok) return { waitSeconds: askedSeconds(outcome.error), hindrance: outcome.error };
  const hindrance = outcome.value.find(isRefusal);
  return hindrance === undefined
    ? absorb(track, outcome.value as readonly CopyBlocksOutput[])
    : { waitSeconds: 0, hindrance };
}

function absorb(track: CopyTrack, answers: readonly CopyBlocksOutput[]): WaveEnd {
  for (const { bytes } of answers) track.bytesDone += bytes;
  track.left = answers.map(({ left }) => left).filter(({ from, to }) => from < to);
  track.width = Math.max(...answers.map(({ width }) => width));
  const waitSeconds = Math.max(...answers.map((answer) => answer.waitSeconds ?? 0));
  return answers.some(({ bytes }) => bytes > 0) ? { waitSeconds } : { waitSeconds, hindrance: tookNothing };
}

const tookNothing: Failure = {
  code: 'THROTTLED',
  message: 'the storage service is busy and takes nothing',
  operation: 'copy blocks',
  origin: 'target',
  retryable: true,
};

/** The refusal that ends the strategy, in time. @throws Stop where none is left, or waiting is in vain */
function outOfPatience(
  { bytesDone }: CopyTrack,
  { choice, polling }: CopyBegun,
  hindrance: Refusal | Failure,
  stuckSeconds: number,
): Refusal | undefined {
  if ('kind' in hindrance) return bytesDone === 0 || stuckSeconds > refusedSeconds ? hindrance : undefined;
  const isFinal = !hindrance.retryable || stuckSeconds > polling.deadlineSeconds;
  const mayFallBack = bytesDone === 0 && choice !== undefined && choice.strategy !== 'stream';
  if (isFinal || (mayFallBack && stuckSeconds > patienceSeconds)) {
    return orRefusal<never>({ ok: false, error: hindrance }, bytesDone === 0 ? choice : undefined);
  }
  return undefined;
}

/**
 * Reads the first answer of a strategy. Where another one is left, a failure that may pass but did not counts
 * as a refusal: a service that cannot reach the source may well answer as if it were busy.
 * @throws Stop for every other failure.
 */
export function orRefusal<T>(outcome: Outcome<T>, choice: StrategyChoice | undefined): T | Refusal {
  if (outcome.ok) return outcome.value;
  const { error } = outcome;
  if (choice === undefined || choice.strategy === 'stream' || !error.retryable) throw new Stop(error);
  return { kind: 'unreachable', reason: error.message };
}
