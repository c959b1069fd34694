import { describe, expect, it } from 'vitest';
import { createSelector } from '../../src/domain/selection/select-tags';
import { selectionSchema } from '../../src/domain/selection/selection';
import { processorTime } from '../support/processor-time';

const alike = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    tag: 'a'.repeat(128 - String(i).length) + String(i),
    updatedAt: '2026-01-01T00:00:00Z',
  }));

const selected = (allow: readonly string[], count = 21): number =>
  createSelector(selectionSchema.parse({ allow })).select('team/api', alike(count)).length;

/** A list of as many patterns as are taken, which differ at their end only. */
const list = (pattern: string): string[] => Array.from({ length: 200 }, (_, i) => pattern + String(i));

describe('what patterns cost', () => {
  it.each([
    ['**:*a*a*a*ab'],
    [`**:${'*a'.repeat(120)}b`],
    [`**:*a${'?'.repeat(100)}b*`],
    [`**:*${'[a-c]'.repeat(60)}b*`],
    [`**:*${'a'.repeat(64)}b*`],
    [`**:${'{a,*}'.repeat(5)}b`],
  ])('200 are asked of 21 names like theirs in no time: number %#', async (pattern) => {
    expect(await processorTime(() => expect(selected(list(pattern))).toBe(0))).toBeLessThan(3000);
  });

  it.each([['{a,b}'.repeat(60)], ['{a,*}'.repeat(6)], ['{{a,b},{c,d}}'.repeat(9)]])(
    'choices that multiply are refused at once: %s',
    async (pattern) => {
      const judge = () => selectionSchema.safeParse({ allow: [pattern] }).error?.issues[0]?.message;
      expect(
        await processorTime(() => expect(judge()).toMatch(/stands for more than 50 texts/)),
      ).toBeLessThan(200);
    },
  );

  it('a semver range is as short as a pattern, for it costs the square of its length', async () => {
    const rule = { repositories: 'api', range: '>=1.2.3 '.repeat(20_000) };
    const judge = () => selectionSchema.safeParse({ allow: ['api'], semver: [rule] }).error?.issues[0];
    expect(await processorTime(() => expect(judge()?.message).toMatch(/longer than 512/))).toBeLessThan(200);
  });
});

describe('what patterns mean', () => {
  it.each([
    ['team/**:*a*a*a*a*a*', 21],
    ['*/[!b]pi', 21],
    ['{team,other}/{api,web}:a*', 21],
    ['team/{b,{a,c}}pi', 21],
    ['**/team/**/api/**', 21],
  ])('%s selects %i', (pattern, count) => {
    expect(selected([pattern])).toBe(count);
  });

  it.each([
    ['api:[z-a]', /ends before it begins/],
    ['api:[a', /bracket without its other/],
    ['api:a]', /bracket without its other/],
    ['{api,web', /brace without its other/],
    ['api:{1..3}', /no choice/],
  ])('%s is refused with words', (pattern, words) => {
    expect(selectionSchema.safeParse({ allow: [pattern] }).error?.issues[0]?.message).toMatch(words);
  });
});
