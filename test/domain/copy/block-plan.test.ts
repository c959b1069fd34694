import { describe, expect, it } from 'vitest';
import { blockSpan, fitsOneCall, planBlocks, rangeBytes } from '../../../src/domain/copy/block-plan';
import { numbers } from '../../../rehearsal/numbers';

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

  it('copies in one call only what the service takes and half a minute on the slowest link carries', () => {
    expect(fitsOneCall(planBlocks(0), MiB)).toBe(false);
    expect(fitsOneCall(planBlocks(30 * MiB), MiB)).toBe(true);
    expect(fitsOneCall(planBlocks(30 * MiB + 1), MiB)).toBe(false);
    expect(fitsOneCall(planBlocks(5000 * MiB), 10_000 * MiB)).toBe(true);
    expect(fitsOneCall(planBlocks(5000 * MiB + 1), 10_000 * MiB)).toBe(false);
  });
});
