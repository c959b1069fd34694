import { describe, expect, it } from 'vitest';
import { names, ok, refused, replayTransfer, terms, wellBehaved } from '../fakes';

/** A run that is found running so many times. */
function slowRun(polls: (run: { run: string }) => number) {
  const seen = new Map<string, number>();
  return (input: { run: string }) => {
    const count = (seen.get(input.run) ?? 0) + 1;
    seen.set(input.run, count);
    return ok({ state: count > polls(input) ? 'succeeded' : 'running' });
  };
}

describe('transfer', () => {
  it('checks, plans, moves every batch and reports', async () => {
    const result = await replayTransfer({ batches: 3, lanes: 2 });
    expect(names(result).slice(0, 2)).toEqual(['checkRoute', 'planTransfer']);
    expect(names(result).at(-1)).toBe('reportTransfer');
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(3);
    expect(result.output).toEqual({ status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } });
  });

  it('runs lanes side by side and the batches of a lane one after the other', async () => {
    const result = await replayTransfer({ batches: 3, lanes: 2 });
    const exports = result.calls.flatMap(({ name, input }) =>
      name === 'startRun' && (input as { side: string }).side === 'source'
        ? [(input as { batch: number }).batch]
        : [],
    );
    expect(exports).toEqual([1, 2, 3]);
  });

  it('exports nothing when the route check fails, and reports the failure', async () => {
    const result = await replayTransfer(
      { batches: 1 },
      { checkRoute: () => refused('REGISTRY_NOT_PREMIUM') },
    );
    expect(names(result)).toEqual(['checkRoute', 'reportTransfer']);
    expect(result.output).toMatchObject({ error: { code: 'REGISTRY_NOT_PREMIUM' } });
    expect(result.calls.at(-1)?.input).toMatchObject({ error: { code: 'REGISTRY_NOT_PREMIUM' } });
  });

  it('waits for a pipeline that is being created, and keeps what the first look noted', async () => {
    let looks = 0;
    const result = await replayTransfer(
      { batches: 1 },
      {
        checkRoute: () =>
          ++looks < 3
            ? ok({ notes: looks === 1 ? ['it was created'] : [], pending: ['it is Creating'] })
            : ok({ notes: [], pending: [] }),
      },
    );
    const plan = result.calls.find(({ name }) => name === 'planTransfer');
    expect(plan?.input).toMatchObject({ notes: ['it was created'] });
    expect(plan?.at).toBeGreaterThanOrEqual(4000);
  });

  it('gives up on a pipeline that never gets ready', async () => {
    const result = await replayTransfer(
      { batches: 1 },
      {
        checkRoute: () => ok({ notes: [], pending: ['export pipeline x is Creating'] }),
      },
    );
    expect(result.output).toMatchObject({ error: { code: 'PIPELINE_NOT_READY' } });
    expect(names(result)).not.toContain('planTransfer');
  });

  it('reports at once when nothing is left to move', async () => {
    expect(names(await replayTransfer({ batches: 0, lanes: 0 }))).toEqual([
      'checkRoute',
      'planTransfer',
      'reportTransfer',
    ]);
  });

  it('goes on with the other batches when one fails', async () => {
    const result = await replayTransfer(
      { batches: 2 },
      {
        startRun: ({ batch }: { batch: number }) =>
          batch === 1 ? refused('ACCESS_DENIED') : ok({ run: `run${batch}` }),
      },
    );
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(1);
    expect(result.status).toBe('Completed');
  });

  it('hands a lane that is free the next batch, so that a slow one holds up nobody else', async () => {
    const result = await replayTransfer(
      { batches: 6, lanes: 2 },
      {
        pollRun: slowRun(({ run }) => (run === 'source1a1' ? 2000 : 0)),
      },
    );
    const lanes = result.calls.flatMap(({ name, input, caller }) =>
      name === 'transferBatch' ? [`${caller.slice(-1)}:${(input as { batch: number }).batch}`] : [],
    );
    expect(lanes).toEqual(['1:1', '2:2', '2:3', '2:4', '2:5', '2:6']);
  });

  it('begins no further batch once it is cancelled, and says that it was', async () => {
    let claims = 0;
    const result = await replayTransfer(
      { batches: 3 },
      { claimBatch: () => (++claims === 1 ? ok({ batch: 1 }) : refused('CANCELLED')) },
    );
    expect(names(result).filter((name) => name === 'transferBatch')).toHaveLength(1);
    expect(result.calls.at(-1)).toMatchObject({
      name: 'reportTransfer',
      input: { error: { code: 'CANCELLED' } },
    });
  });

  it('waits for a state container that is away, for the length of a run', async () => {
    const away = {
      code: 'UNAVAILABLE',
      message: '503',
      operation: 'claim batch',
      origin: 'app',
      retryable: true,
    };
    let calls = 0;
    const result = await replayTransfer(
      { batches: 1 },
      {
        claimBatch: () => {
          if (++calls <= 40) throw new Error(JSON.stringify(away));
          return ok(calls === 41 ? { batch: 1 } : {});
        },
      },
    );
    expect(result.output).not.toHaveProperty('error');
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(1);
    expect(result.elapsedMs).toBeGreaterThan(5 * 60_000);
  });

  it.each(['takeTurn', 'reportTransfer'])('waits through an outage of minutes at %s', async (name) => {
    const away = { code: 'UNAVAILABLE', message: '503', operation: name, origin: 'app', retryable: true };
    let calls = 0;
    const result = await replayTransfer(
      { batches: 1 },
      {
        [name]: (input: unknown) => {
          if (++calls > 12) return wellBehaved[name]?.(input as never);
          throw new Error(JSON.stringify(away));
        },
      },
    );
    expect(result.status).toBe('Completed');
    expect(result.output).not.toHaveProperty('error');
  });

  it('is not stopped by a lane that fails while the others move everything', async () => {
    let claims = 0;
    const result = await replayTransfer(
      { batches: 2, lanes: 2 },
      {
        claimBatch: ({ lane }: { lane: number }) =>
          lane === 1 ? refused('ACCESS_DENIED') : ok(++claims <= 2 ? { batch: claims } : {}),
      },
    );
    expect(result.output).not.toHaveProperty('error');
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(2);
  });

  it('hands the report what a batch could not write down', async () => {
    const result = await replayTransfer(
      { batches: 2 },
      {
        recordBatch: ({ result: { batch } }: { result: { batch: number } }) =>
          batch === 1 ? refused('ACCESS_DENIED') : ok({}),
      },
    );
    const report = result.calls.at(-1)?.input as { unrecorded: { batch: number; exportRun: string }[] };
    expect(report.unrecorded).toMatchObject([{ batch: 1, exportRun: 'source1a1' }]);
  });

  it('goes on when an operator terminates a batch, and reports it', async () => {
    const result = await replayTransfer(
      { batches: 2 },
      {},
      {
        transferBatch: ({ batch }: { batch: number }) => {
          if (batch === 1) throw new Error('terminated');
          return {};
        },
      },
    );
    const report = result.calls.at(-1)?.input as { unrecorded: { batch: number; error: object }[] };
    expect(report.unrecorded).toMatchObject([{ batch: 1, error: { code: 'INTERNAL' } }]);
    expect(names(result).filter((name) => name === 'transferBatch')).toHaveLength(2);
  });

  it('moves hundreds of batches through a lane that starts over again and again', async () => {
    const result = await replayTransfer({ batches: 60 });
    expect(names(result).filter((name) => name === 'recordBatch')).toHaveLength(60);
    const last = result.calls.filter(({ name }) => name === 'claimBatch').at(-1);
    expect(last?.input).toMatchObject({ after: 60 });
  });

  it('fails, rather than seeming to end, when the report cannot be written', async () => {
    const result = await replayTransfer(
      { batches: 0, lanes: 0 },
      {
        reportTransfer: () => refused('ACCESS_DENIED', 'no role on the container'),
      },
    );
    expect(result.status).toBe('Failed');
    expect(result.error).toContain('no role on the container');
  });

  it('scans the source by its selection first, a stretch at a time, and waits when it is asked to', async () => {
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
    expect(names(result)).toEqual(['checkRoute', 'adoptPlan', 'takeTurn', 'endTurn', 'reportTransfer']);
    expect(result.calls[1]?.input).toMatchObject({ transferId: 't1', plan: 'p1' });
  });
});

describe('a transfer that receives', () => {
  const receives = { receives: true };

  it('plans from the waybill, imports and verifies; no step names the source', async () => {
    const result = await replayTransfer({ batches: 0 }, {}, {}, receives);
    const moves = ['planTransfer', 'planReceipt', 'startRun', 'copyBlob', 'handOver', 'verifyBatch'];
    expect(names(result).filter((name) => moves.includes(name))).toEqual([
      'planReceipt',
      'startRun',
      'verifyBatch',
    ]);
    expect(JSON.stringify(result.calls)).not.toContain('source');
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });

  it('imports nothing when the waybill is refused, and reports why', async () => {
    const result = await replayTransfer(
      { batches: 0 },
      { planReceipt: () => refused('WAYBILL_SIGNATURE_INVALID') },
      {},
      receives,
    );
    expect(names(result)).toEqual(['checkRoute', 'planReceipt', 'reportTransfer']);
    expect(result.output).toMatchObject({ error: { code: 'WAYBILL_SIGNATURE_INVALID' } });
  });
});
