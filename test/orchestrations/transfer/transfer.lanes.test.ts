import { describe, expect, it } from 'vitest';
import { dying, names, ok, refused, replayTransfer, terms } from '../fakes';

describe('the lanes of a transfer', () => {
  it('runs lanes side by side and the batches of a lane one after the other', async () => {
    const result = await replayTransfer({ batches: 3, lanes: 2 });
    const exports = result.calls.flatMap(({ name, input }) =>
      name === 'startRun' && (input as { side: string }).side === 'source'
        ? [(input as { batch: number }).batch]
        : [],
    );
    expect(exports).toEqual([1, 2, 3]);
  });

  it('is not stopped by a lane that fails while the others move everything', async () => {
    let claims = 0;
    const result = await replayTransfer(
      { batches: 2, lanes: 2 },
      {
        leftBatches: () => ok({ terms: terms(), begun: [], waiting: 0 }),
        claimBatch: ({ lane }: { lane: number }) =>
          lane === 1 ? refused('ACCESS_DENIED') : ok(++claims <= 2 ? { batch: claims } : {}),
      },
    );
    expect(result.output).not.toHaveProperty('error');
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(2);
  });

  it('are called again under their ids when they die, after a pause', async () => {
    const result = await replayTransfer({ batches: 2, lanes: 2 }, {}, { transferLane: dying(2, () => ({})) });
    expect(result).toMatchObject({ status: 'Completed' });
    expect(result.output).not.toHaveProperty('error');
    const lanes = result.calls.filter(({ name }) => name === 'transferLane');
    expect(lanes).toHaveLength(4);
    expect(lanes[2]!.at).toBeGreaterThanOrEqual(5000);
  });

  it('that die each time take the transfer with them: it reports nothing that is not over', async () => {
    const result = await replayTransfer(
      { batches: 2, lanes: 2 },
      {},
      { transferLane: dying(99, () => ({})) },
    );
    expect(result).toMatchObject({ status: 'Failed', error: expect.stringContaining('code 137') as string });
    expect(names(result)).not.toContain('reportTransfer');
  });
});

describe('a ledger that is lost', () => {
  const lostAfter = (claims: number, times = 1) => {
    let [calls, lost] = [0, 0];
    return ({ after }: { after: number }) => {
      if (++calls > claims && lost < times) {
        lost += 1;
        return refused('LEDGER_LOST');
      }
      return ok(after < 2 ? { batch: after + 1 } : {});
    };
  };

  it('is entered again, and the transfer goes on', async () => {
    const result = await replayTransfer(
      { batches: 2, selects: true },
      {
        claimBatch: lostAfter(1),
        leftBatches: () => ok({ terms: terms(), begun: [], waiting: 1 }),
        scanCatalog: () => ok({ done: true, cursor: {} }),
      },
    );
    expect(result.output).not.toHaveProperty('error');
    expect(names(result).filter((name) => name === 'takeTurn')).toHaveLength(2);
    expect(names(result)).not.toContain('trimPlan');
  });

  it('so often ends the transfer', async () => {
    const result = await replayTransfer(
      { batches: 2 },
      {
        claimBatch: lostAfter(0, 99),
        leftBatches: () => ok({ terms: terms(), begun: [], waiting: 2 }),
      },
    );
    expect(result.output).toMatchObject({ error: { code: 'LEDGER_LOST' } });
  });
});
