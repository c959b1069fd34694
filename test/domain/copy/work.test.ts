import { describe, expect, it } from 'vitest';
import { planBlocks } from '../../../src/domain/copy/block-plan';
import { allBlocks, concurrencyFor, spreadRanges, workersFor } from '../../../src/domain/copy/work';
import { numbers } from '../../../rehearsal/numbers';

const MiB = 1024 ** 2;
const TiB = 1024 ** 4;
const largest = 50_000 * 4000 * MiB;
const random = numbers(42);

describe('spreadRanges', () => {
  it('splits blocks for any number of workers without losing or doubling one', () => {
    for (let n = 0; n < 500; n++) {
      const count = 1 + Math.floor(random() * 5000);
      const spread = spreadRanges([{ from: 0, to: count }], 1 + Math.floor(random() * 40));
      let end = 0;
      for (const range of [...spread].sort((a, b) => a.from - b.from)) {
        expect(range.from).toBe(end);
        expect(range.to).toBeGreaterThan(range.from);
        end = range.to;
      }
      expect(end).toBe(count);
    }
  });
});

describe('workersFor', () => {
  const workers = (bytes: number, concurrency: number): number =>
    workersFor(allBlocks(planBlocks(bytes)), concurrency);

  it('gives every worker blocks to do', () => {
    expect(workers(300 * 1024 ** 3, 16)).toBe(4);
    expect(workers(300 * 1024 ** 3, 256)).toBe(64);
    expect(workers(20 * MiB, 256)).toBe(1);
  });

  it('finds nothing to do in an empty blob', () => {
    expect(allBlocks(planBlocks(0))).toEqual([]);
  });
});

describe('concurrencyFor', () => {
  it('makes no more workers than get a block each through in time while all share the bandwidth', () => {
    for (let n = 0; n < 2000; n++) {
      const plan = planBlocks(Math.floor(2 ** (random() * Math.log2(largest))));
      const concurrency = 1 + Math.floor(random() * 256);
      const bandwidth = 2 ** (random() * 17) * 0.1 * MiB;
      const batches = 1 + Math.floor(random() * 50);
      const bounded = concurrencyFor(plan, { concurrency, bandwidth }, batches);
      expect(bounded).toBeLessThanOrEqual(concurrency);
      const workers = workersFor([{ from: 0, to: 50_000 }], bounded);
      if (workers > 1) expect((bandwidth / batches / workers) * 100).toBeGreaterThanOrEqual(plan.blockSize);
    }
  });

  it('leaves it as it is without a limit', () => {
    expect(concurrencyFor(planBlocks(TiB), { concurrency: 64 }, 4)).toBe(64);
  });
});
