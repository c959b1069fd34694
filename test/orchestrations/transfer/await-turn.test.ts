import { describe, expect, it } from 'vitest';
import { names, ok, refused, replayTransfer, terms } from '../fakes';

/** Its first call finds another transfer in the way; so do as many looks of those that follow. */
function behindFor(looks: number) {
  let asked = 0;
  return { takeTurn: () => ok({ behind: ++asked <= 1 + looks ? ['t0'] : [] }) };
}

describe('a transfer that shares artifacts with one before it', () => {
  it('waits between plan and export, shows for whom, and goes on when that one is over', async () => {
    const result = await replayTransfer({ batches: 1 }, behindFor(2));
    expect(names(result).slice(0, 7)).toEqual([
      'checkRoute',
      'planTransfer',
      'takeTurn',
      'takeTurn',
      'takeTurn',
      'takeTurn',
      'transferLane',
    ]);
    expect(result.customStatus).toContainEqual(
      expect.objectContaining({ phase: 'plan', waitingFor: ['t0'] }),
    );
    expect(result.customStatus.at(-1)).not.toHaveProperty('waitingFor');
    expect(names(result).slice(-2)).toEqual(['reportTransfer', 'endTurn']);
  });

  it('waits for an hour in few looks', async () => {
    const result = await replayTransfer({ batches: 1 }, behindFor(119));
    expect(result.elapsedMs).toBeGreaterThan(3600 * 1000);
  });

  it('leaves out what came to the target meanwhile, when rules chose it', async () => {
    const trimPlan = () => ok({ artifacts: 0, unresolved: 0, terms: terms(), batches: 0, lanes: 0 });
    const waited = () => ({ ...behindFor(0), trimPlan });
    const scanCatalog = () => ok({ cursor: { shards: 1, basis: 'target' }, done: true });
    const chosen = await replayTransfer({ batches: 1, selects: true }, { ...waited(), scanCatalog });
    expect(names(chosen)).toEqual([
      'checkRoute',
      'scanCatalog',
      'planTransfer',
      'takeTurn',
      'takeTurn',
      'trimPlan',
      'reportTransfer',
      'endTurn',
    ]);
    expect(names(await replayTransfer({ batches: 1 }, waited()))).not.toContain('trimPlan');
    const atOnce = await replayTransfer({ batches: 1, selects: true }, { scanCatalog, trimPlan });
    expect(names(atOnce)).not.toContain('trimPlan');
  });

  it('is cancelled while it waits: exports nothing, gives up its turn, and reports', async () => {
    let asked = 0;
    const takeTurn = () => (++asked === 1 ? ok({ behind: ['t0'] }) : refused('CANCELLED'));
    const result = await replayTransfer({ batches: 1 }, { takeTurn });
    expect(names(result).slice(-4)).toEqual(['takeTurn', 'takeTurn', 'reportTransfer', 'endTurn']);
    expect(names(result)).not.toContain('startRun');
    expect(result.output).toMatchObject({ error: { code: 'CANCELLED' } });
  });

  it('reports although its turn cannot be given up', async () => {
    const result = await replayTransfer({ batches: 1 }, { endTurn: () => refused('ACCESS_DENIED') });
    expect(result.output).toMatchObject({ status: 'succeeded' });
  });
});
