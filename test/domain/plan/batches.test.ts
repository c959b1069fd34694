import { describe, expect, it } from 'vitest';
import { bytesOf, largestFirst, splitIntoBatches } from '../../../src/domain/plan/batches';

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

  it('cuts a group between digests where it can, and puts signatures before what they are of', () => {
    const of = (name: string, subject?: string) => ({
      ...{ reference: `d:${name}`, digest: `sha256:${name}`, size: 1 },
      ...(subject !== undefined && { subject }),
    });
    const images = Array.from({ length: 40 }, (_, i) => of(`${i}`));
    const signatures = images.map(({ digest }, i) => of(`${i}.sig`, digest));
    const split = splitIntoBatches([[...images, ...signatures]]);
    expect(split).toHaveLength(2);
    const orderOf = (name: string) =>
      split.map((batch) => batch.findIndex((each) => each.reference === name));
    for (let i = 0; i < 40; i++)
      for (const [batch, place] of orderOf(`d:${i}`).entries())
        if (place >= 0) {
          expect(orderOf(`d:${i}.sig`)[batch]).toBeGreaterThanOrEqual(0);
          expect(orderOf(`d:${i}.sig`)[batch]).toBeLessThan(place);
        }
  });
});

describe('splitIntoBatches after some batches were exported', () => {
  const before = splitIntoBatches(single(120));
  const contents = (batches: readonly (readonly { reference: string }[])[]) =>
    batches
      .map((batch) =>
        batch
          .map(({ reference }) => reference)
          .sort()
          .join(),
      )
      .sort();

  it('makes the same ones again when others are at the target', () => {
    const left = before.slice(1).flat();
    const again = splitIntoBatches(
      left.map((artifact) => [artifact]),
      before,
    );
    expect(contents(again)).toEqual(contents(before.slice(1)));
  });

  it('deals what is new to batches of its own', () => {
    const groups = [...before[0]!, ...artifacts(3, 'new')].map((artifact) => [artifact]);
    expect(contents(splitIntoBatches(groups, before))).toEqual(contents([before[0]!, artifacts(3, 'new')]));
  });

  it.each([
    ['lacks one of its artifacts', before[0]!.slice(1).map((artifact) => [artifact])],
    [
      'has another digest',
      before[0]!.map((artifact, i) => [i === 0 ? { ...artifact, digest: 'x' } : artifact]),
    ],
    [
      'has a referrer more',
      [[before[0]![0]!, ...artifacts(1, 'signature')], ...before[0]!.slice(1).map((artifact) => [artifact])],
    ],
  ])('makes none again that %s', (_, groups) => {
    expect(splitIntoBatches(groups, [before[0]!])).toEqual(splitIntoBatches(groups));
  });

  it('gives no artifact to two batches', () => {
    const [first, second] = [artifacts(40).slice(0, 30), artifacts(40).slice(20)];
    const split = splitIntoBatches(single(40), [second, first]);
    expect(split.flat()).toHaveLength(40);
    expect(contents(split)).toContain(contents([first])[0]);
  });

  it('makes a group again that no batch could hold whole', () => {
    const group = [artifacts(60, 'd')];
    const split = splitIntoBatches(group);
    expect(contents(splitIntoBatches(group, split))).toEqual(contents(split));
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
