import { planBlocks } from '../../../src/domain/copy/block-plan';
import type { CopyBegun, CopyRequest } from '../../../src/domain/copy/job';

export const MiB = 1024 * 1024;

export const request: CopyRequest = {
  route: 'default',
  transferId: 't1',
  batch: 1,
  blob: 't1/batch-0001.tar',
};

/** A copy of a hundred blocks. `chosen`: by a strategy that may give way to another. */
export const begun = (chosen: boolean): CopyBegun => ({
  job: {
    ...request,
    waybill: 'transfers/t1/waybills/1.json',
    plan: planBlocks(600 * MiB),
    etag: '0x1',
    contentMd5: 'x',
  },
  strategy: 'from-url',
  ...(chosen && {
    choice: { strategy: 'from-url', reason: 'the target service can read the source', found: true },
  }),
  copied: false,
  small: false,
  concurrency: 4,
  polling: { firstSeconds: 10, longestSeconds: 60, deadlineSeconds: 7200 },
});
