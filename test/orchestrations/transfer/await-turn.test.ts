import { describe, expect, it } from 'vitest';
import { names, ok, refused, replayTransfer, terms } from '../fakes';

const shared = { takeTurn: () => ok({ behind: ['t0'] }) };

describe('a transfer that shares artifacts with one before it', () => {
  it('waits between plan and export, shows for whom, and goes on when that one is over', async () => {
    let looks = 0;
    const result = await replayTransfer(
      { batches: 1 },
      {
        ...shared,
        awaitTurn: () => ok({ behind: ++looks < 3 ? ['t0'] : [] }),
      },
    );
    expect(names(result).slice(0, 7)).toEqual([
      'checkRoute',
      'planTransfer',
      'takeTurn',
      'awaitTurn',
      'awaitTurn',
      'awaitTurn',
      'transferLane',
    ]);
    expect(result.customStatus).toContainEqual(
      expect.objectContaining({ phase: 'plan', waitingFor: ['t0'] }),
    );
    expect(result.customStatus.at(-1)).not.toHaveProperty('waitingFor');
    expect(names(result).slice(-2)).toEqual(['endTurn', 'reportTransfer']);
  });

  it('waits for an hour in few looks', async () => {
    let looks = 0;
    const result = await replayTransfer(
      { batches: 1 },
      {
        ...shared,
        awaitTurn: () => ok({ behind: ++looks < 120 ? ['t0'] : [] }),
      },
    );
    expect(result.elapsedMs).toBeGreaterThan(3600 * 1000);
  });

  it('leaves out what came to the target meanwhile, when rules chose it', async () => {
    const trimPlan = () => ok({ artifacts: 0, unresolved: 0, terms: terms(), batches: 0, lanes: 0 });
    const waited = { ...shared, awaitTurn: () => ok({ behind: [] }), trimPlan };
    const scanCatalog = () => ok({ cursor: { shards: 1, basis: 'target' }, done: true });
    const chosen = await replayTransfer({ batches: 1, selects: true }, { ...waited, scanCatalog });
    expect(names(chosen)).toEqual([
      'checkRoute',
      'scanCatalog',
      'planTransfer',
      'takeTurn',
      'awaitTurn',
      'trimPlan',
      'endTurn',
      'reportTransfer',
    ]);
    expect(names(await replayTransfer({ batches: 1 }, waited))).not.toContain('trimPlan');
    const atOnce = await replayTransfer({ batches: 1, selects: true }, { scanCatalog, trimPlan });
    expect(names(atOnce)).not.toContain('trimPlan');
  });

  it('is cancelled while it waits: exports nothing, gives up its turn, and reports', async () => {
    const result = await replayTransfer({ batches: 1 }, { ...shared, awaitTurn: () => refused('CANCELLED') });
    expect(names(result).slice(-3)).toEqual(['awaitTurn', 'endTurn', 'reportTransfer']);
    expect(names(result)).not.toContain('startRun');
    expect(result.output).toMatchObject({ error: { code: 'CANCELLED' } });
  });

  it('reports although its turn cannot be given up', async () => {
    const result = await replayTransfer({ batches: 1 }, { endTurn: () => refused('ACCESS_DENIED') });
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });
});
