import { describe, expect, it } from 'vitest';
import { names, ok, replayTransfer } from '../fakes';

describe('the check of a route', () => {
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
});
