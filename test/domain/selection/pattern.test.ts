import { describe, expect, it } from 'vitest';
import { compilePattern, requirePattern } from '../../../src/domain/selection/pattern';

describe('requirePattern', () => {
  it.each([
    ['team/**', 'team/a/b', 'v1', true],
    ['team/**', 'team', 'v1', true],
    ['team/**', 'other/a', 'v1', false],
    ['team/**', 'team2/a', 'v1', false],
    ['team/*', 'team/a/b', 'v1', false],
    ['**', 'a/b/c', 'anything', true],
    ['**/api', 'api', 'v1', true],
    ['api:v*', 'api', 'v1.2', true],
    ['api:v*', 'api', 'latest', false],
    ['api:v*', 'team/api', 'v1', false],
    ['api:V1', 'api', 'v1', false],
    ['{api,web}:1.?', 'web', '1.2', true],
    ['api:[0-9]*', 'api', '2.0', true],
  ])('%s and %s:%s match: %s', (pattern, repository, tag, matches) => {
    const { matchesRepository, matchesTag } = requirePattern(pattern);
    expect(matchesRepository(repository) && matchesTag(tag)).toBe(matches);
  });

  it('tells which repositories need listing, whatever their tags', () => {
    expect(requirePattern('team/**:v1').matchesRepository('team/a')).toBe(true);
    expect(requirePattern('team/**:v1').matchesRepository('api')).toBe(false);
  });
});

describe('compilePattern', () => {
  it.each([
    ['', /must be letters/],
    ['a b', /must be letters/],
    ['(a+)+', /must be letters/],
    ['!a', /under deny/],
    ['API', /lower-case/],
    ['a:', /both sides/],
    [':v1', /both sides/],
    ['/a', /slash/],
    ['a@sha256:00', /digest/],
    ['host:5000/a', /registry host/],
    ['host:5000/a:v1', /registry host/],
    ['a'.repeat(513), /longer than 512/],
  ])('refuses %j', (text, problem) => {
    expect(compilePattern(text)).toMatch(problem);
  });
});
