import { describe, expect, it } from 'vitest';
import { names, ok, refused, replayTransfer } from '../fakes';

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
        claimBatch: ({ lane }: { lane: number }) =>
          lane === 1 ? refused('ACCESS_DENIED') : ok(++claims <= 2 ? { batch: claims } : {}),
      },
    );
    expect(result.output).not.toHaveProperty('error');
    expect(names(result).filter((name) => name === 'verifyBatch')).toHaveLength(2);
  });
});
