import { describe, expect, it } from 'vitest';
import { blockId, parseBlockId } from '../../../src/domain/copy/block-id';
import { blockSpan, fitsOneCall, planBlocks, rangeBytes } from '../../../src/domain/copy/block-plan';
import {
  concurrencyFor,
  digestWork,
  spreadWork,
  startWork,
  workersFor,
  type Work,
} from '../../../src/domain/copy/work';
import { numbers } from '../../support/numbers';

const MiB = 1024 ** 2;
const TiB = 1024 ** 4;
const limit = 50_000 * 4000 * MiB;

/** Sizes over all orders of magnitude up to the limit, and those around every edge. */
const random = numbers(42);
const edges = [
  0,
  1,
  4 * MiB,
  6 * MiB,
  50_000 * 4 * MiB,
  50_000 * 6 * MiB,
  64 * 1024 ** 3,
  12.2 * TiB,
  190 * TiB,
  limit,
]
  .flatMap((size) => [size - 1, size, size + 1])
  .map(Math.floor)
  .filter((size) => size >= 0 && size <= limit);
const sizes = [
  ...edges,
  ...Array.from({ length: 2000 }, () => Math.floor(2 ** (random() * Math.log2(limit)))),
];

describe('planBlocks', () => {
  it('keeps the limits of a block blob for every size from nothing to 190.7 TiB', () => {
    for (const bytes of sizes) {
      const { blockSize, count } = planBlocks(bytes);
      expect(count).toBeLessThanOrEqual(50_000);
      expect(blockSize).toBeLessThanOrEqual(4000 * MiB);
      expect(blockSize === 6 * MiB || blockSize % (4 * MiB) === 0).toBe(true);
    }
  });

  it('leaves no gap and no overlap', () => {
    for (const bytes of sizes) {
      const plan = planBlocks(bytes);
      let end = 0;
      // Every block of a short plan, and of a long one the first, the last and a few hundred between.
      const step = Math.max(1, Math.floor(plan.count / 300));
      for (let index = 0; index < plan.count; index += step) {
        const { offset, length } = blockSpan(plan, index);
        expect(offset).toBe(index * plan.blockSize);
        expect(length).toBeGreaterThan(0);
        if (step === 1) expect(offset).toBe(end);
        end = offset + length;
      }
      if (plan.count > 0) {
        const last = blockSpan(plan, plan.count - 1);
        expect(last.offset + last.length).toBe(bytes);
      }
      expect(rangeBytes(plan, { from: 0, to: plan.count })).toBe(bytes);
    }
  });

  it.each([limit + 1, 200 * TiB])('refuses %d bytes, which no block blob holds', (bytes) => {
    expect(() => planBlocks(bytes)).toThrow('a block blob holds at most 209715200000000');
  });

  it('copies in one call only what is through in half a minute on the slowest link, and what the service takes', () => {
    expect(fitsOneCall(planBlocks(0), MiB)).toBe(false);
    expect(fitsOneCall(planBlocks(30 * MiB), MiB)).toBe(true);
    expect(fitsOneCall(planBlocks(30 * MiB + 1), MiB)).toBe(false);
    expect(fitsOneCall(planBlocks(5000 * MiB), 10_000 * MiB)).toBe(true);
    expect(fitsOneCall(planBlocks(5000 * MiB + 1), 10_000 * MiB)).toBe(false);
  });
});

describe('spreadWork', () => {
  it('splits work for any number of workers without losing or doubling a block', () => {
    for (let n = 0; n < 500; n++) {
      const count = 1 + Math.floor(random() * 5000);
      const whole = random() < 0.5;
      const work: Work[] = [
        { task: 'pull', range: { from: 0, to: count } },
        ...(whole ? [digestWork(count)] : []),
      ];
      const spread = spreadWork(work, 1 + Math.floor(random() * 40));
      const pulls = spread.filter(({ task }) => task === 'pull').sort((a, b) => a.range.from - b.range.from);
      let end = 0;
      for (const { range } of pulls) {
        expect(range.from).toBe(end);
        expect(range.to).toBeGreaterThan(range.from);
        end = range.to;
      }
      expect(end).toBe(count);
      // An MD5 goes from block to block: such work stays whole.
      expect(spread.filter(({ task }) => task === 'digest')).toEqual(whole ? [digestWork(count)] : []);
    }
  });

  it('gives every worker blocks to do', () => {
    const job = { plan: planBlocks(300 * 1024 ** 3), contentMd5: 'x' };
    const work = startWork('pull', job as never);
    expect(workersFor(work, 16)).toBe(4);
    expect(workersFor(work, 256)).toBe(64);
    expect(workersFor(startWork('pull', { ...job, plan: planBlocks(20 * MiB) } as never), 256)).toBe(1);
  });

  it('streams a blob with MD5 in one piece up to 16 GiB, and in parts beyond', () => {
    const work = (bytes: number, contentMd5?: string) =>
      startWork('stream', {
        plan: planBlocks(bytes),
        ...(contentMd5 && { contentMd5 }),
      } as never);
    expect(work(16 * 1024 ** 3, 'x')[0]?.md5).toBe('new');
    expect(work(17 * 1024 ** 3, 'x')[0]?.md5).toBeUndefined();
    expect(work(17 * 1024 ** 3)[0]?.md5).toBe('new');
    expect(work(0, 'x')).toEqual([]);
  });
});

describe('concurrencyFor', () => {
  it('makes no more workers than can get a block each through in 100 seconds while all batches share the bandwidth', () => {
    for (let n = 0; n < 2000; n++) {
      const plan = planBlocks(Math.floor(2 ** (random() * Math.log2(limit))));
      const concurrency = 1 + Math.floor(random() * 256);
      const bandwidth = 2 ** (random() * 17) * 0.1 * MiB;
      const batches = 1 + Math.floor(random() * 50);
      const bounded = concurrencyFor(plan, { concurrency, bandwidth }, batches);
      expect(bounded).toBeLessThanOrEqual(concurrency);
      const workers = workersFor([{ task: 'pull', range: { from: 0, to: 50_000 } }], bounded);
      if (workers > 1) expect((bandwidth / batches / workers) * 100).toBeGreaterThanOrEqual(plan.blockSize);
    }
  });

  it('leaves it as it is without a limit', () => {
    expect(concurrencyFor(planBlocks(TiB), { concurrency: 64 }, 4)).toBe(64);
  });
});

describe('blockId', () => {
  it('names a block so that it is found again, by the same copy only', () => {
    const pin = '0123456789abcdef';
    const block = { index: 49_999, md5: '1B2M2Y8AsgTpgAmY7PhCfg==' };
    const id = blockId(pin, block);
    expect(parseBlockId(pin, id)).toEqual(block);
    expect(parseBlockId(pin, blockId(pin, { index: 0 }))).toEqual({ index: 0 });
    expect(parseBlockId('fedcba9876543210', id)).toBeUndefined();
    expect(parseBlockId(pin, 'c29tZXRoaW5n')).toBeUndefined();
    expect(blockId(pin, { index: 0 })).toHaveLength(id.length);
    expect(Buffer.from(id, 'base64').length).toBeLessThanOrEqual(64);
  });
});
