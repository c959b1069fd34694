import { describe, expect, it } from 'vitest';
import { names, ok, refused, replayTransfer, terms } from '../fakes';

describe('the plan of a transfer', () => {
  it('scans the source by its selection first, a stretch at a time, and waits when asked to', async () => {
    let scans = 0;
    const result = await replayTransfer(
      { batches: 0, lanes: 0, selects: true },
      {
        scanCatalog: () =>
          ++scans < 3
            ? ok({ cursor: { shards: scans, basis: 'target' }, done: false, waitSeconds: 30 })
            : ok({ cursor: { shards: 3, basis: 'target' }, done: true }),
      },
    );
    const plan = result.calls.find(({ name }) => name === 'planTransfer');
    expect(plan?.input).toMatchObject({ scan: { shards: 3, basis: 'target' } });
    expect(plan?.at).toBeGreaterThanOrEqual(60_000);
    expect(result.calls.filter(({ name }) => name === 'scanCatalog')[2]?.input).toMatchObject({
      cursor: { shards: 2 },
    });
  });

  it('carries out an approved plan instead of making one', async () => {
    const adopted = ok({ artifacts: 1, unresolved: 0, terms: terms(), batches: 0, lanes: 0 });
    const result = await replayTransfer({ batches: 0, plan: 'p1' }, { adoptPlan: () => adopted });
    const around = ['takeTurn', 'reportTransfer', 'endTurn'];
    expect(names(result)).toEqual(['checkRoute', 'verifyPlanned', 'adoptPlan', ...around]);
    expect(result.calls[2]?.input).toMatchObject({ transferId: 't1', plan: 'p1' });
  });

  it.each([
    ['an approved plan', { plan: 'p1' }, { plan: 'p1' }],
    ['a transfer that is tried again', { plannedBy: 't0' }, { plan: 't0', retries: true }],
  ])(
    'verifies again what %s holds, a while an activity, and waits when asked to',
    async (_, asked, whose) => {
      let calls = 0;
      const planned = () => ok({ artifacts: 1, unresolved: 0, terms: terms(), batches: 0, lanes: 0 });
      const verifyPlanned = () =>
        ++calls < 5 ? ok({ after: calls, done: false, waitSeconds: 30 }) : ok({ after: 5, done: true });
      const activities = { verifyPlanned, adoptPlan: planned, planRetry: planned };
      const result = await replayTransfer({ batches: 0 }, activities, {}, asked);
      const verified = result.calls.filter(({ name }) => name === 'verifyPlanned');
      const which = { transferId: 't1', route: 'default', ...whose };
      expect(verified[0]?.input).toEqual(which);
      expect(verified.at(-1)?.input).toEqual({ ...which, after: verified.length - 1 });
      expect(verified.at(-1)?.at).toBeGreaterThanOrEqual(60_000);
    },
  );

  it('is kept by a transfer that is begun again, which reports when it first began and why', async () => {
    const restart = { startedAt: '2025-12-31T00:00:00.000Z', note: 'restart 1 of at most 5' };
    const stored = { artifacts: 1, unresolved: 0, terms: terms(), batches: 0, lanes: 0 };
    const result = await replayTransfer(
      { batches: 0, selects: true },
      { storedPlan: () => ok({ plan: stored }) },
      {},
      { restart },
    );
    expect(names(result)).toEqual(['checkRoute', 'storedPlan', 'takeTurn', 'reportTransfer', 'endTurn']);
    expect(result.calls.at(-2)!.input).toMatchObject(restart);
    const unplanned = await replayTransfer({ batches: 0 }, { storedPlan: () => ok({}) }, {}, { restart });
    expect(names(unplanned)).toContain('planTransfer');
  });
});

describe('a transfer that receives', () => {
  const receives = { receives: true };

  it('plans from the waybill, imports and verifies; no step names the source', async () => {
    const result = await replayTransfer({ batches: 0 }, {}, {}, receives);
    const moves = ['planTransfer', 'planCarried', 'startRun', 'copyBlob', 'handOver', 'verifyBatch'];
    expect(names(result).filter((name) => moves.includes(name))).toEqual([
      'planCarried',
      'startRun',
      'verifyBatch',
    ]);
    expect(JSON.stringify(result.calls)).not.toContain('source');
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });

  it('imports nothing when the waybill is refused, and reports why', async () => {
    const result = await replayTransfer(
      { batches: 0 },
      { planCarried: () => refused('WAYBILL_SIGNATURE_INVALID') },
      {},
      receives,
    );
    expect(names(result)).toEqual(['checkRoute', 'planCarried', 'reportTransfer', 'endTurn']);
    expect(result.output).toMatchObject({ error: { code: 'WAYBILL_SIGNATURE_INVALID' } });
  });
});
