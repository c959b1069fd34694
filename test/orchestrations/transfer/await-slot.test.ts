import { describe, expect, it } from 'vitest';
import { names, ok, refused, replayTransfer } from '../fakes';
import { outage } from '../follow';

/** Other transfers of the route have as many batches under way as may be. */
const claimBatch = ({ after }: { after: number }) => ok(after === 0 ? { batch: 1, waits: true } : {});

describe('a batch that waits for others of its route', () => {
  it('begins once there is a slot, and waits through an outage', async () => {
    let looks = 0;
    const awaitSlot = () => {
      looks += 1;
      return looks > 4 && looks < 12 ? outage()() : ok({ waits: looks < 15 });
    };
    const result = await replayTransfer({ batches: 1 }, { claimBatch, awaitSlot });
    expect(result.status).toBe('Completed');
    expect(looks).toBe(15);
    const order = names(result).filter((name) => name === 'startRun' || name === 'awaitSlot');
    expect(order.indexOf('startRun')).toBe(15);
  });

  it('never begins when the transfer is cancelled meanwhile', async () => {
    let reported: unknown;
    const result = await replayTransfer(
      { batches: 1 },
      {
        claimBatch,
        awaitSlot: () => refused('CANCELLED'),
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
