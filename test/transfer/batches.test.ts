import { describe, expect, it } from 'vitest';
import { bytesOf, largestFirst, splitIntoBatches } from '../../src/transfer/batches';

const artifacts = (count: number, repository = 'r') =>
  Array.from({ length: count }, (_, i) => ({
    reference: `${repository}:${i}`,
    digest: `sha256:${i}`,
    size: i,
  }));
const single = (count: number) => artifacts(count).map((artifact) => [artifact]);

describe('splitIntoBatches', () => {
  it.each([
    [0, 0],
    [1, 1],
    [50, 1],
    [51, 2],
    [120, 3],
  ])('splits %i artifacts into %i batches, as few as hold them', (count, batches) => {
    const split = splitIntoBatches(single(count));
    expect(split).toHaveLength(batches);
    expect(Math.max(0, ...split.map(({ length }) => length))).toBeLessThanOrEqual(50);
    expect(split.flat()).toHaveLength(count);
  });

  it('balances bytes', () => {
    const bytes = splitIntoBatches(single(120)).map(bytesOf);
    expect(Math.max(...bytes) - Math.min(...bytes)).toBeLessThan(120);
  });

  it('gives equal batches whatever the order', () => {
    expect(splitIntoBatches(single(120).reverse())).toEqual(splitIntoBatches(single(120)));
  });

  it('keeps a group in one batch, and splits only what no batch can hold', () => {
    const groups = [artifacts(30, 'a'), artifacts(30, 'b'), artifacts(30, 'c'), artifacts(60, 'd')];
    const split = splitIntoBatches(groups);
    expect(Math.max(...split.map(({ length }) => length))).toBeLessThanOrEqual(50);
    for (const name of ['a', 'b', 'c'])
      expect(split.filter((batch) => batch.some(({ reference }) => reference.startsWith(name)))).toHaveLength(
        1,
      );
    expect(split.flat()).toHaveLength(150);
  });
});

describe('largestFirst', () => {
  const batch = (name: string, ...sizes: number[]) =>
    sizes.map((size) => ({ reference: name, digest: 'sha256:0', size }));

  it('puts the batch with the most bytes first and leaves equal ones in their order', () => {
    const batches = [batch('a', 5), batch('b', 4, 4), batch('c', 3, 2), batch('d', 9)];
    expect(largestFirst(batches).map(([first]) => first?.reference)).toEqual(['d', 'b', 'a', 'c']);
  });
});
