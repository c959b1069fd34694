import { describe, expect, it } from 'vitest';
import { replay } from '../../../rehearsal/host/replay';
import { orchestrators } from '../../../src/orchestrations';
import { attemptAll } from '../../../src/orchestrations/call';
import { names, ok, recorded, refused, replayBatch, replayTransfer, terms } from '../fakes';

type Fake = (input: never) => unknown;

/** Refuses as a paused transfer does, so many times; a replay decides each turn twice, but calls once. */
function pausedFor(looks: number, then: Fake): Fake {
  let asked = 0;
  return (input) => (++asked <= looks ? refused('PAUSED') : then(input));
}

const started = ({ side }: { side: string }) => ok({ run: `${side}1a1`, sas: 'v1', artifacts: 1 });
const steps = ['startRun', 'pollRun', 'copyBlob', 'startRun', 'pollRun', 'verifyBatch'];

describe('a batch of a paused transfer', () => {
  it.each([
    ['export', (side: string) => side === 'source'],
    ['import', (side: string) => side === 'target'],
  ])('waits before its %s for as long as it takes, and goes on', async (_phase, isHere) => {
    const held = pausedFor(290, started);
    const startRun = (input: { side: string }) =>
      isHere(input.side) ? held(input as never) : started(input);
    const result = await replayBatch({ startRun });
    expect(result.elapsedMs).toBeGreaterThan(20 * 3600 * 1000);
    expect(recorded(result)).not.toHaveProperty('error');
    expect(names(result).filter((name, i, all) => name !== 'startRun' || all[i - 1] !== name)).toEqual([
      'findExport',
      ...steps,
    ]);
  });

  it('looks again in seconds at first, and within ten minutes after days', async () => {
    const result = await replayBatch({ startRun: pausedFor(220, started) });
    const looks = result.calls.flatMap(({ name, at }) => (name === 'startRun' ? [at / 1000] : []));
    const gaps = looks.slice(1, 220).map((second, i) => second - looks[i]!);
    expect(gaps[0]).toBe(5);
    expect(Math.max(...gaps)).toBeCloseTo(600);
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

  it('keeps its lanes waiting for a slot, which they ask for every ten minutes at least', async () => {
    let asked = 0;
    const claimBatch = () => {
      asked += 1;
      if (asked <= 240) return ok({ batch: 1, waits: true });
      return ok(asked === 241 ? { batch: 1 } : {});
    };
    const result = await replayTransfer({ batches: 1 }, { claimBatch });
    const claims = result.calls.flatMap(({ name, at }) => (name === 'claimBatch' ? [at / 1000] : []));
    expect(Math.max(...claims.slice(1, 241).map((second, i) => second - claims[i]!))).toBeCloseTo(600);
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
      input: { route: 'default', transferId: 't1', batch: 1, blob: 'b', exported: true },
      activities: { copyBegin },
    });
    expect(output).toMatchObject({ ok: false, error: { code: 'BLOB_NOT_FOUND' } });
    expect(elapsedMs).toBe(50_000);
  });
});
