import { describe, expect, it } from 'vitest';
import { names, ok, refused, replayTransfer, wellBehaved, outage } from '../fakes';

describe('transfer', () => {
  it('checks, plans, moves every batch and reports', async () => {
    const result = await replayTransfer({ batches: 3, lanes: 2 });
    expect(names(result).slice(0, 2)).toEqual(['checkRoute', 'planTransfer']);
    expect(names(result).at(-2)).toBe('reportTransfer');
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(3);
    expect(result.output).toEqual({ status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } });
  });

  it('exports nothing when the route check fails, and reports the failure', async () => {
    const result = await replayTransfer(
      { batches: 1 },
      { checkRoute: () => refused('REGISTRY_NOT_PREMIUM') },
    );
    expect(names(result)).toEqual(['checkRoute', 'reportTransfer', 'endTurn']);
    expect(result.output).toMatchObject({ error: { code: 'REGISTRY_NOT_PREMIUM' } });
    expect(result.calls.at(-2)?.input).toMatchObject({ error: { code: 'REGISTRY_NOT_PREMIUM' } });
  });

  it('reports at once when nothing is left to move', async () => {
    expect(names(await replayTransfer({ batches: 0, lanes: 0 }))).toEqual([
      'checkRoute',
      'planTransfer',
      'reportTransfer',
      'endTurn',
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

  it.each(['takeTurn', 'reportTransfer'])('waits through an outage of minutes at %s', async (name) => {
    let calls = 0;
    const result = await replayTransfer(
      { batches: 1 },
      {
        [name]: (input: unknown) => {
          if (++calls > 12) return wellBehaved[name]?.(input as never);
          return outage()();
        },
      },
    );
    expect(result.status).toBe('Completed');
    expect(result.output).not.toHaveProperty('error');
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
});
