import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../../rehearsal/wildcard';

describe('matchesWildcard', () => {
  it.each([
    ['exact', 'exact', true],
    ['exact', 'exactly', false],
    ['*', '', true],
    ['*', 'anything/at all', true],
    ['/transfer/*', '/transfer/a/b', true],
    ['/transfer/*', '/other/a', false],
    ['*.tar', 'a.tar', true],
    ['*.tar', 'a.tar.gz', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['a*a*a', 'aa', false],
    ['**', 'x', true],
    ['', '', true],
    ['', 'x', false],
  ])('%j against %j is %j', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  it('is not slowed down by a hostile pattern', () => {
    expect(matchesWildcard(`${'a*'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
