import { describe, expect, it } from 'vitest';
import { createSelector, rulesOf, type SelectableTag } from '../../../src/domain/selection/select-tags';
import { selectionSchema } from '../../../src/domain/selection/selection';

const listed = (...tags: string[]): SelectableTag[] =>
  tags.map((tag, i) => ({ tag, updatedAt: `2026-01-0${i + 1}T00:00:00Z` }));

const select = (selection: object, repository: string, tags: SelectableTag[]): string[] =>
  createSelector(selectionSchema.parse(selection))
    .select(repository, tags)
    .map(({ tag }) => tag);

describe('createSelector', () => {
  it('takes what is allowed and not denied', () => {
    const rules = { allow: ['team/**'], deny: ['**:*-debug', 'team/secret'] };
    expect(select(rules, 'team/api', listed('v1', 'v1-debug', 'v2'))).toEqual(['v1', 'v2']);
    expect(select(rules, 'team/secret', listed('v1'))).toEqual([]);
    expect(select(rules, 'other', listed('v1'))).toEqual([]);
  });

  it('holds a repository that a semver rule names to versions in the range', () => {
    const rules = { allow: ['**'], semver: [{ repositories: 'api', range: '>=2.1 <3' }] };
    expect(select(rules, 'api', listed('2.0.9', '2.1', 'v2.5.1', '3.0.0', 'latest', '2.9.0-rc.1'))).toEqual([
      '2.1',
      'v2.5.1',
    ]);
    expect(select(rules, 'web', listed('latest'))).toEqual(['latest']);
  });

  it('counts prereleases when the rule opts in', () => {
    const rules = { allow: ['api'], semver: [{ repositories: 'api', range: '>=2.1.0', prereleases: true }] };
    expect(select(rules, 'api', listed('2.9.0-rc.1', '2.1.0-rc.1'))).toEqual(['2.9.0-rc.1']);
  });

  it('keeps the newest n of what the other rules left, by time and not by name', () => {
    const rules = { allow: ['api'], deny: ['api:9'], newest: 2 };
    expect(select(rules, 'api', listed('3', '1', '2', '9'))).toEqual(['1', '2']);
  });

  it('orders tags of the same moment by name, so that plans are stable', () => {
    const moment = (tag: string): SelectableTag => ({ tag, updatedAt: '2026-01-01T00:00:00Z' });
    const tags = [moment('b'), moment('c'), moment('a')];
    expect(select({ allow: ['api'], newest: 2 }, 'api', tags)).toEqual(['b', 'c']);
  });

  it('names the rules that matched, so that idle ones are known', () => {
    const selection = selectionSchema.parse({
      allow: ['api', 'wbe'],
      deny: ['api:v9'],
      semver: [{ repositories: 'api', range: '<5' }],
    });
    const selector = createSelector(selection);
    selector.select('api', listed('1.0.0'));
    expect(selector.matchedRules()).toEqual(['allow api', 'semver api <5']);
    expect(rulesOf(selection)).toEqual(['allow api', 'allow wbe', 'deny api:v9', 'semver api <5']);
  });

  it('asks only for repositories an allow rule could match', () => {
    const selector = createSelector(selectionSchema.parse({ allow: ['team/**:v1'] }));
    expect([selector.wants('team/a'), selector.wants('other')]).toEqual([true, false]);
  });
});
