import { describe, expect, it } from 'vitest';
import { names, ok, outage, refused, replayTransfer } from '../fakes';

describe('a batch that waits for others of its route', () => {
  it('begins once there is a slot, and waits through an outage', async () => {
    let looks = 0;
    const claimBatch = ({ after }: { after: number }) => {
      if (after > 0) return ok({});
      looks += 1;
      if (looks > 4 && looks < 12) return outage()();
      return ok({ batch: 1, ...(looks < 15 && { waits: true }) });
    };
    const result = await replayTransfer({ batches: 1 }, { claimBatch });
    expect(result.status).toBe('Completed');
    expect(looks).toBe(15);
    const order = names(result).filter((name) => name === 'startRun' || name === 'claimBatch');
    expect(order.indexOf('startRun')).toBe(15);
  });

  it('never begins when the transfer is cancelled meanwhile', async () => {
    let looks = 0;
    let reported: unknown;
    const result = await replayTransfer(
      { batches: 1 },
      {
        claimBatch: () => (++looks < 3 ? ok({ batch: 1, waits: true }) : refused('CANCELLED')),
        reportTransfer: ({ error }: { error?: object }) => {
          reported = error;
          return ok({ status: 'cancelled', artifacts: { total: 1, verified: 0, failed: 0 } });
        },
      },
    );
    expect(names(result)).not.toContain('startRun');
    expect(reported).toMatchObject({ code: 'CANCELLED' });
  });
});
