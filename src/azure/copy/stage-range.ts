import { setMaxListeners } from 'node:events';
import type { BlockRange } from '../../transfer/copy/block-plan';
import { adaptPace, startPace } from '../../transfer/copy/pace';
import { TransferError } from '../../transfer/errors';
import { isTransient, retryAfterOf } from './faults';
import type { RetryScope } from './retrying';

/** How one activity works through its range of blocks. */
export interface StageTerms {
  /** Blocks in flight at the start and at most. */
  readonly width: number;
  readonly most: number;
  /** No block is begun after this long. */
  readonly softMs: number;
  /** What is still in flight then is abandoned: the activity must end well inside the host's limit. */
  readonly hardMs: number;
}

export interface StagedRange {
  /** First block not staged. */
  readonly next: number;
  /** Blocks in flight when it ended: a good start for the next activity. */
  readonly width: number;
  /** The service wants to be left alone this long. */
  readonly waitSeconds?: number;
}

/** Stages a block and tells its bytes. */
export type StageBlock = (index: number, scope: RetryScope) => Promise<number>;

/** A rate is that of a sample at least so long and of so many blocks for each in flight, of a long one whatever it holds. */
const sampleMs = 500;
const sampleRounds = 4;
const longSampleMs = 10_000;

/**
 * Stages a range of blocks in order of start, several at a time, as wide as pays, until done or out of time. Failures that pass
 * end it early with what was achieved; they are thrown only when nothing was, or when they will not pass.
 */
export async function stageRange(
  range: BlockRange,
  terms: StageTerms,
  stageBlock: StageBlock,
  now: () => number = Date.now,
): Promise<StagedRange> {
  const began = now();
  const stop = new AbortController();
  // Every call in flight listens: more than the ten of a leak.
  setMaxListeners(0, stop.signal);
  const ended: { failure?: { readonly error: unknown }; late?: true } = {};
  const deadline = setTimeout(() => {
    ended.late = true;
    stop.abort();
  }, terms.hardMs);
  const throttle = openThrottle(terms, now);
  const scope: RetryScope = { signal: stop.signal, onThrottle: throttle.slowDown };
  const inFlight = new Map<number, Promise<void>>();
  const done = new Set<number>();

  const work = async (index: number): Promise<void> => {
    try {
      throttle.passed(await stageBlock(index, scope));
      done.add(index);
    } catch (error) {
      ended.failure ??= { error };
      stop.abort();
    } finally {
      inFlight.delete(index);
    }
  };
  const mayBegin = (index: number): boolean =>
    index < range.to && !stop.signal.aborted && now() - began < terms.softMs;

  let next = range.from;
  for (;;) {
    if (mayBegin(next) && inFlight.size < throttle.width()) inFlight.set(next, work(next++));
    else if (inFlight.size > 0) await Promise.race(inFlight.values());
    else break;
  }
  clearTimeout(deadline);

  let reached = range.from;
  while (done.has(reached)) reached++;
  const width = throttle.width();
  if (ended.failure === undefined) return { next: reached, width };
  const { error } = ended.failure;
  const waitSeconds = retryAfterOf(error);
  if (isTransient(error) && (reached > range.from || waitSeconds !== undefined)) {
    return { next: reached, width, ...(waitSeconds !== undefined && { waitSeconds }) };
  }
  throw ended.late === true ? tooSlow(terms.hardMs) : error;
}

interface Throttle {
  width(): number;
  passed(bytes: number): void;
  slowDown: () => void;
}

/** Measures what passes and adapts how much may be in flight. */
function openThrottle({ width, most }: StageTerms, now: () => number): Throttle {
  let pace = startPace(Math.min(width, most));
  let since = now();
  let slowedAt = -Infinity;
  let [bytes, blocks] = [0, 0];
  const adapt = (throttled: boolean): void => {
    const bytesPerSecond = (bytes * 1000) / Math.max(1, now() - since);
    pace = adaptPace(pace, { bytesPerSecond, throttled }, most);
    since = now();
    [bytes, blocks] = [0, 0];
  };
  const suffices = (): boolean =>
    now() - since >= longSampleMs || (now() - since >= sampleMs && blocks >= sampleRounds * pace.width);
  return {
    width: () => pace.width,
    passed(more) {
      bytes += more;
      blocks += 1;
      if (suffices()) adapt(false);
    },
    slowDown: () => {
      // All that was in flight is refused together: that is one hint, not many.
      if (now() - slowedAt < sampleMs) return;
      slowedAt = now();
      adapt(true);
    },
  };
}

const tooSlow = (milliseconds: number): TransferError =>
  new TransferError(
    'UNAVAILABLE',
    `not one block was copied in ${milliseconds / 1000} seconds; look at the link, or set COPY_SLOWEST_MIB to what it carries`,
    { operation: 'copy blocks', origin: 'app', retryable: true },
  );
