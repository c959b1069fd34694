import { describe, expect, it } from 'vitest';
import { replay, type ReplayResult } from '../../../rehearsal/host/replay';
import { orchestrators } from '../../../src/orchestrations';
import { attemptAll } from '../../../src/orchestrations/call';
import { names, ok, recorded, refused, replayBatch, replayTransfer, terms } from '../fakes';

type Fake = (input: never) => unknown;

/** Refuses as a paused transfer does, so many times; a replay decides each turn twice, but calls once. */
function pausedFor(looks: number, then: Fake): Fake {
  let asked = 0;
  return (input) => (++asked <= looks ? refused('PAUSED') : then(input));
}

/** The seconds between the calls of an activity. */
function gapsOf({ calls }: ReplayResult, wanted: string): number[] {
  const times = calls.flatMap(({ name, at }) => (name === wanted ? [at / 1000] : []));
  return times.slice(1).map((second, i) => second - times[i]!);
}

const started = ({ side }: { side: string }) => ok({ run: `${side}1a1`, sas: 'v1', artifacts: 1 });
const steps = ['startRun', 'pollRun', 'noteExport', 'copyBlob', 'startRun', 'pollRun', 'verifyBatch'];

describe('a batch of a paused transfer', () => {
  it.each([
    ['export', (side: string) => side === 'source'],
    ['import', (side: string) => side === 'target'],
  ])('waits before its %s for as long as it takes, and goes on', async (_phase, isHere) => {
    const held = pausedFor(1300, started);
    const startRun = (input: { side: string }) =>
      isHere(input.side) ? held(input as never) : started(input);
    const result = await replayBatch({ startRun });
    expect(result.elapsedMs).toBeGreaterThan(20 * 3600 * 1000);
    expect(recorded(result)).not.toHaveProperty('error');
    const taken = names(result).filter((name) => name !== 'lookOut');
    expect(taken.filter((name, i, all) => name !== 'startRun' || all[i - 1] !== name)).toEqual([
      'claimExport',
      ...steps,
    ]);
  });

  it('looks again in seconds at first, and each minute after days, without a history of days', async () => {
    const result = await replayBatch({ startRun: pausedFor(400, started) });
    const gaps = gapsOf(result, 'startRun').slice(0, 400);
    expect(gaps[0]).toBe(5);
    expect(Math.max(...gaps)).toBe(60);
    // Each turn of the batch is decided from all of its history.
    expect(result.calls.filter(({ caller }) => caller === 't1-batch1').length).toBeLessThan(120);
    expect(recorded(result)).not.toHaveProperty('error');
  });

  it('tries a step again that throws after days, as one that throws at once', async () => {
    let asked = 0;
    const startRun = (input: { side: string }) => {
      asked += 1;
      if (asked <= 200) return refused('PAUSED');
      if (asked <= 203) throw new Error('connect ECONNREFUSED');
      return started(input);
    };
    expect(recorded(await replayBatch({ startRun }))).not.toHaveProperty('error');
  });

  it('has all its patience with an outage that comes after', async () => {
    let asked = 0;
    const startRun = (input: { side: string }) => {
      asked += 1;
      if (asked <= 50) return refused('PAUSED');
      if (asked <= 60) throw new Error('connect ECONNREFUSED');
      return started(input);
    };
    const result = await replayBatch({ startRun }, { ...terms(), polling: { ...terms().polling } });
    expect(recorded(result).error?.code).toBe('INTERNAL');
    expect(asked).toBe(55);
  });

  it('ends when it is cancelled meanwhile', async () => {
    const result = await replayBatch({ startRun: pausedFor(30, () => refused('CANCELLED')) });
    expect(recorded(result)).toMatchObject({ error: { code: 'CANCELLED' }, stoppedIn: 'export' });
  });
});

describe('a paused transfer', () => {
  it('waits with its plan before it takes its turn, and behind it', async () => {
    const takeTurn = pausedFor(20, () => ok({ behind: [] }));
    const result = await replayTransfer({ batches: 1 }, { takeTurn });
    expect(names(result).filter((name) => name === 'takeTurn')).toHaveLength(21);
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });

  it('keeps its lanes waiting for a slot, which they ask for every minute', async () => {
    let asked = 0;
    const claimBatch = () => {
      asked += 1;
      if (asked <= 400) return ok({ batch: 1, waits: true });
      return ok(asked === 401 ? { batch: 1 } : {});
    };
    const result = await replayTransfer({ batches: 1 }, { claimBatch });
    expect(Math.max(...gapsOf(result, 'claimBatch').slice(0, 400))).toBeLessThanOrEqual(120);
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });

  it('asks each minute for its turn, however long another holds it up', async () => {
    let asked = 0;
    const takeTurn = () => ok({ behind: ++asked <= 400 ? ['t0'] : [] });
    const result = await replayTransfer({ batches: 1 }, { takeTurn });
    expect(Math.max(...gapsOf(result, 'takeTurn').slice(0, 400))).toBeLessThanOrEqual(120);
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });

  it('calls the parts of a wave again, all of them', async () => {
    let asked = 0;
    const hashBlob = () => (++asked === 2 ? refused('PAUSED') : ok({ done: false }));
    const order = { route: 'default', transferId: 't1', batch: 1, side: 'source', algorithm: 'md5' } as const;
    const { output } = await replay(
      function* (context) {
        return yield* attemptAll(context, 'hashBlob', [order, order]);
      },
      { activities: { hashBlob } },
    );
    expect(output).toMatchObject({ ok: true, value: [{ done: false }, { done: false }] });
    expect(asked).toBe(4);
  });

  it('begins the copy of a blob only then', async () => {
    const copyBegin = pausedFor(10, () => refused('BLOB_NOT_FOUND'));
    const { output, elapsedMs } = await replay(orchestrators.copyBlob, {
      input: { route: 'default', transferId: 't1', batch: 1, blob: 'b' },
      activities: { copyBegin },
    });
    expect(output).toMatchObject({ ok: false, error: { code: 'BLOB_NOT_FOUND' } });
    expect(elapsedMs).toBe(50_000);
  });
});
