import { createBuffers } from '../../../../src/azure/copy/buffers';
import { createLimiter } from '../../../../src/azure/copy/limiter';
import { openTarget } from '../../../../src/azure/copy/put-block';
import { pinSource } from '../../../../src/azure/copy/read-range';
import { pinOf } from '../../../../src/azure/copy/staged-blocks';
import { streamBlocks } from '../../../../src/azure/copy/stream-blocks';
import type { BlockPlan } from '../../../../src/domain/copy/block-plan';
import { exportBlob, freshName, MiB } from './blobs';
import type { TestStorage } from './storage';

/** A blob of two blocks, the second one short, ready to be streamed. */
export async function openTwoBlocks(storage: TestStorage, blockMib: number, budgetMib: number) {
  const name = freshName();
  const plan: BlockPlan = { bytes: (2 * blockMib - 5) * MiB, blockSize: blockMib * MiB, count: 2 };
  const content = await exportBlob(storage, name, plan.bytes);
  const source = storage.source.getBlobClient(name);
  const target = storage.target.getBlockBlobClient(name);
  const etag = (await source.getProperties()).etag ?? '';
  const pin = pinOf(etag, plan);
  const limiter = createLimiter(undefined);
  const buffers = createBuffers(budgetMib * MiB);
  const stage = streamBlocks({
    source: pinSource(source, { etag, bytes: plan.bytes }, limiter, '2022-11-02'),
    target: openTarget(target, limiter, '2022-11-02'),
    plan,
    pin,
    staged: new Set(),
    buffers,
  });
  const scope = { signal: new AbortController().signal, onThrottle: () => undefined };
  return { plan, pin, content, target, buffers, stage: (index: number) => stage(index, scope) };
}
