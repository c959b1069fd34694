import { describe, expect, it } from 'vitest';
import { minutes, useTransfers } from './use-transfers';

/** Where only transfers import, the end of one ends its imports. */

const { begun, ask, moved } = useTransfers();

describe('an import without a run', () => {
  it('is over soon after its transfer, and says which', async () => {
    const transferId = await ask();
    const { find, end, view } = await begun(transferId);
    expect(await find([])).not.toHaveProperty('over');
    await moved(transferId, minutes(1));
    expect(await find([], undefined, minutes(1.5))).not.toHaveProperty('over');
    expect(await find([], undefined, minutes(3))).toHaveProperty('over', true);
    expect(await end(3)).toMatchObject({ status: 'not-picked-up', runWanted: false });
    expect((await view()).error).toMatchObject({
      code: 'RUN_NOT_STARTED',
      message: `transfer ${transferId} ended before a run of it imported the blob`,
      remedy: expect.stringContaining(transferId) as string,
    });
  });

  it('goes on when no transfer brought the blob', async () => {
    const { find } = await begun();
    expect(await find([], undefined, minutes(3))).not.toHaveProperty('over');
  });
});
