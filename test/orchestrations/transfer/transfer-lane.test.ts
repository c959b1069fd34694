import { describe, expect, it } from 'vitest';
import { dying, names, ok, recordedWithClaims, refused, replayTransfer, terms, outage } from '../fakes';

/** A run that is found running so many times. */
function slowRun(polls: (run: { run: string }) => number) {
  const seen = new Map<string, number>();
  return (input: { run: string }) => {
    const count = (seen.get(input.run) ?? 0) + 1;
    seen.set(input.run, count);
    return ok({ state: count > polls(input) ? 'succeeded' : 'running' });
  };
}

const empty = ({ batch }: { batch: number }) => ({ batch, blob: 'b', spans: {} });

describe('transferLane', () => {
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

  it('claims slots of image imports for what goes by them', async () => {
    const byImport = { ...terms(), byImport: true as const };
    const result = await replayTransfer(
      { batches: 1 },
      {
        planTransfer: () => ok({ artifacts: 1, unresolved: 0, terms: byImport, batches: 1, lanes: 1 }),
        stepImageImports: () => ok({ artifacts: 1, waitSeconds: 0 }),
      },
    );
    const claims = result.calls.filter(({ name }) => name === 'claimBatch');
    expect(claims[0]?.input).toMatchObject({ byImport: true });
  });

  it('begins no further batch once it is cancelled, and says that it was', async () => {
    let claims = 0;
    const result = await replayTransfer(
      { batches: 3 },
      {
        claimBatch: () => (++claims === 1 ? ok({ batch: 1 }) : refused('CANCELLED')),
        leftBatches: () => ok({ terms: terms(), begun: [], waiting: 2 }),
      },
    );
    expect(names(result).filter((name) => name === 'transferBatch')).toHaveLength(1);
    expect(result.calls.at(-2)).toMatchObject({
      name: 'reportTransfer',
      input: { error: { code: 'CANCELLED' } },
    });
  });

  it('waits for a state container that is away, for the length of a run', async () => {
    let calls = 0;
    const result = await replayTransfer(
      { batches: 1 },
      {
        claimBatch: () => {
          if (++calls <= 40) outage()();
          return ok(calls === 41 ? { batch: 1 } : {});
        },
      },
    );
    expect(result.output).not.toHaveProperty('error');
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(1);
    expect(result.elapsedMs).toBeGreaterThan(5 * 60_000);
  });

  it('hands the report what a batch could not write down', async () => {
    const result = await replayTransfer(
      { batches: 2 },
      {
        claimBatch: ({ result }: { result?: object }) =>
          result === undefined ? ok({ batch: 1 }) : refused('ACCESS_DENIED'),
      },
    );
    const report = result.calls.at(-2)?.input as { unrecorded: { batch: number; exportRun: string }[] };
    expect(report.unrecorded).toMatchObject([{ batch: 1, exportRun: 'source1a1' }]);
  });

  it('calls a batch that dies again, and goes on', async () => {
    const result = await replayTransfer({ batches: 2 }, {}, { transferBatch: dying(3, empty) });
    const batches = result.calls.filter(({ name }) => name === 'transferBatch');
    expect(batches.map(({ input }) => (input as { batch: number }).batch)).toEqual([1, 1, 1, 1, 2]);
    expect(recordedWithClaims(result)).toEqual([empty({ batch: 1 }), empty({ batch: 2 })]);
  });

  it('goes on when a batch dies each time, and verifies and records what it brought over', async () => {
    const result = await replayTransfer(
      { batches: 2 },
      {},
      {
        transferBatch: ({ batch }: { batch: number }) => {
          if (batch === 1) throw new Error('node exited with code 137');
          return empty({ batch });
        },
      },
    );
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(1);
    const [first] = recordedWithClaims(result);
    expect(first).toMatchObject({ batch: 1, error: { code: 'INTERNAL' } });
    expect(first!.error!.message).toContain('137');
    expect(result.calls.at(-2)!.input).not.toHaveProperty('unrecorded');
    expect(names(result).filter((name) => name === 'transferBatch')).toHaveLength(9);
  });

  it('moves hundreds of batches through a lane that starts over again and again', async () => {
    const result = await replayTransfer({ batches: 60 });
    expect(recordedWithClaims(result)).toHaveLength(60);
    const last = result.calls.filter(({ name }) => name === 'claimBatch').at(-1);
    expect(last?.input).toMatchObject({ after: 60 });
  });
});
