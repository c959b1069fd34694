import { expect, it } from 'vitest';
import { orchestrators } from '../../../src/orchestrations';
import { ok, replayTransfer } from '../fakes';

const [batches, lanes] = [20, 4];
const small = {
  job: {
    ...{
      route: 'default',
      transferId: 't1',
      batch: 1,
      blob: 'b',
      waybill: 'w',
      etag: '0x1',
      contentMd5: 'x',
    },
    plan: { bytes: 10, blockBytes: 10, blocks: 1 },
  },
  ...{ strategy: 'from-url', copied: false, small: true, concurrency: 1 },
  polling: { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 3600 },
};

it('asks for at most ten activities a batch besides polls: each costs two messages', async () => {
  const result = await replayTransfer(
    { batches, lanes },
    {
      copyBegin: () => ok(small),
      copyWhole: () => ok({ kind: 'copied' }),
      copyCommit: () => ok({ bytes: 10, strategy: 'from-url', etag: '0x1', contentMd5: 'x', notes: [] }),
    },
    { copyBlob: orchestrators.copyBlob },
  );
  expect(result.status).toBe('Completed');
  expect(result.output).not.toHaveProperty('error');
  const activities = result.calls.filter(({ kind, name }) => kind === 'activity' && name !== 'pollRun');
  expect(activities.filter(({ name }) => name === 'copyCommit')).toHaveLength(batches);
  expect(activities.length / batches).toBeLessThanOrEqual(10);
});
