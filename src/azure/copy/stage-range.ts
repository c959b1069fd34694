import { setMaxListeners } from 'node:events';
import type { BlockRange } from '../../domain/copy/block-plan';
import { TransferError } from '../../domain/errors';
import { isTransient, retryAfterOf } from './faults';
import type { RetryScope } from './retrying';
import type { Throttle } from './throttle';

/** How one activity works through its range of blocks. */
export interface StageTerms {
  /** How many blocks may be in flight, of this activity and of others. */
  readonly throttle: Throttle;
  /** Blocks of this activity in flight at most. */
  readonly most: number;
  /** No block but the first is begun after this long. */
  readonly softMs: number;
  /** What is still in flight then is abandoned: the activity must end well inside the host's limit. */
  readonly hardMs: number;
}

/** How far an activity came. */
export interface StagedRange {
  /** First block not staged. */
  readonly next: number;
  /** Blocks in flight when it ended: a good start for the next activity. */
  readonly width: number;
  /** The service wants to be left alone this long. */
  readonly waitSeconds?: number;
}

/** Stages a block and tells the bytes it moved, none when they were there. */
export type StageBlock = (index: number, scope: RetryScope) => Promise<number>;

/**
 * Stages a range of blocks in order of start, several at a time, until done or out of time. Failures that
 * pass end it early with what was achieved; they are thrown only when nothing was, or when they will not
 * pass.
 */
export async function stageRange(
  range: BlockRange,
  terms: StageTerms,
  stageBlock: StageBlock,
): Promise<StagedRange> {
  const began = Date.now();
  const stop = new AbortController();
  // Every call in flight listens: more than the ten of a leak.
  setMaxListeners(0, stop.signal);
  const ended: { failure?: { readonly error: unknown } } = {};
  const fail = (error: unknown): void => {
    ended.failure ??= { error };
    stop.abort();
  };
  const deadline = setTimeout(() => {
    fail(tooSlow(terms.hardMs));
  }, terms.hardMs);
  const { throttle, most } = terms;
  const scope: RetryScope = { signal: stop.signal, onThrottle: throttle.slowDown };
  const inFlight = new Map<number, Promise<void>>();
  const done = new Set<number>();

  const work = async (index: number): Promise<void> => {
    let bytes = 0;
    try {
      bytes = await stageBlock(index, scope);
      done.add(index);
    } catch (error) {
      fail(error);
    } finally {
      inFlight.delete(index);
      throttle.leave(bytes);
    }
  };
  const myTurn = (): Promise<boolean> =>
    throttle.enter(stop.signal).then(
      () => true,
      () => false,
    );
  const mayBegin = (index: number): boolean =>
    index < range.to && !stop.signal.aborted && (index === range.from || Date.now() - began < terms.softMs);

  throttle.join();
  let next = range.from;
  for (;;) {
    if (!mayBegin(next) || inFlight.size >= most) {
      if (inFlight.size === 0) break;
      await Promise.race(inFlight.values());
    } else if (await myTurn()) {
      if (mayBegin(next)) inFlight.set(next, work(next++));
      else throttle.leave(0);
    }
  }
  throttle.part();
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
  throw error;
}

const tooSlow = (milliseconds: number): TransferError =>
  new TransferError(
    'UNAVAILABLE',
    `not one block was copied in ${milliseconds / 1000} seconds; look at the link, and set ` +
      'COPY_SLOWEST_MIB to what ' +
      'it carries; a COPY_BANDWIDTH_MIB must carry a block of every batch under way',
    { operation: 'copy blocks', origin: 'app', retryable: true },
  );
