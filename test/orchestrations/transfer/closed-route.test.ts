import { describe, expect, it } from 'vitest';
import type { ReplayResult } from '../../../rehearsal/host/replay';
import { ok, names, replayTransfer } from '../fakes';

const ready = ok({ notes: [], pending: [] });

/** The seconds at which an activity was called. */
const timesOf = ({ calls }: ReplayResult, wanted: string): number[] =>
  calls.flatMap(({ name, at }) => (name === wanted ? [Math.round(at / 1000)] : []));

/** Opens so many calls later; each says in how many seconds. */
const closedFor = (calls: number, seconds: number, open: unknown, closed: (seconds: number) => unknown) => {
  let left = calls;
  return () => (left-- > 0 ? closed(seconds) : open);
};
const paused = (retryAfterSeconds: number) => ({
  ok: false,
  error: {
    ...{ code: 'PAUSED', message: 'closed', operation: 'check windows', origin: 'config', retryable: false },
    retryAfterSeconds,
  },
});

describe('a transfer of a route that is closed', () => {
  it('begins when that opens, to the second', async () => {
    const checkRoute = closedFor(3, 2, ready, paused);
    const result = await replayTransfer({ batches: 1 }, { checkRoute });
    expect(names(result).slice(0, 5)).toEqual([...Array<string>(4).fill('checkRoute'), 'planTransfer']);
    expect(timesOf(result, 'checkRoute')).toEqual([0, 2, 4, 6]);
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });

  it('has all its patience with a pipeline that is made after', async () => {
    let looks = 0;
    const checkRoute = () => {
      looks += 1;
      if (looks <= 100) return paused(3600);
      return looks < 105 ? ok({ notes: [], pending: ['it is being made'] }) : ready;
    };
    const result = await replayTransfer({ batches: 1 }, { checkRoute });
    expect(timesOf(result, 'checkRoute').at(100)).toBeGreaterThan(15 * 60);
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });

  it('waits with its next batch, and goes on when it opens', async () => {
    const claims = [
      ok({ batch: 1 }),
      ok({ batch: 2, waits: true, opensInSeconds: 3 }),
      ok({ batch: 2 }),
      ok({}),
    ];
    let asked = 0;
    const result = await replayTransfer({ batches: 2 }, { claimBatch: () => claims[asked++] });
    const [, second = 0, third] = timesOf(result, 'claimBatch');
    expect([third, asked]).toEqual([second + 3, 4]);
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });
});
