import { describe, expect, it } from 'vitest';
import { nameAtTarget, renamed, renameRulesSchema } from '../../../src/domain/selection/rename';
import { processorTime } from '../../support/processor-time';

describe('a new name', () => {
  it.each([
    ['team/**', 'mirror/team/**', 'team/a/b', 'mirror/team/a/b'],
    ['team/**', 'mirror/**', 'team', 'mirror'],
    ['**', 'contoso/**', 'a', 'contoso/a'],
    ['*/app', 'apps/*', 'web/app', 'apps/web'],
    ['team-*', 'team/*', 'team-web', 'team/web'],
    ['**/*-base', 'base/**/*', 'a/b/node-base', 'base/a/b/node'],
    ['**/x/**', 'y/**/z/**', 'a/x/b/c', 'y/a/z/b/c'],
    ['*-*', '*/*', 'a-b-c', 'a/b-c'],
    ['app', 'web', 'app', 'web'],
    ['team/*', 'other/*', 'team/a/b', 'team/a/b'],
    ['team/**', 'other/**', 'teams/a', 'teams/a'],
  ])('by %s to %s makes %s %s', (from, to, name, expected) => {
    expect(nameAtTarget({ rules: [{ from, to }] })(name)).toBe(expected);
  });

  it('is that of the first rule that fits, behind the prefix', () => {
    const rules = [
      { from: 'team/web', to: 'shop' },
      { from: 'team/**', to: 'teams/**' },
    ];
    const name = nameAtTarget({ prefix: 'mirror', rules });
    expect(['team/web', 'team/api', 'base'].map(name)).toEqual([
      'mirror/shop',
      'mirror/teams/api',
      'mirror/base',
    ]);
    expect(renamed('team/web:v1', name)).toBe('mirror/shop:v1');
    expect(renamed(`base@sha256:${'0'.repeat(64)}`, name)).toBe(`mirror/base@sha256:${'0'.repeat(64)}`);
    expect(nameAtTarget()('team/web')).toBe('team/web');
  });

  it('takes no longer for many stars', async () => {
    const [from, name] = [`${'*a'.repeat(60)}*b`, 'a'.repeat(250)];
    const rename = () => expect(nameAtTarget({ rules: [{ from, to: from }] })(name)).toBe(name);
    expect(await processorTime(rename)).toBeLessThan(200);
  });
});

describe('rules of renaming', () => {
  it.each([
    [[{ from: 'team/{a,b}', to: 'x' }], /from.*another wildcard than \* and \*\*/],
    [[{ from: 'team/**', to: 'x/*' }], /to.*must have the stars of from, in that order: \*\*/],
    [[{ from: 'team', to: 'x/*' }], /in that order: none/],
    [[{ from: 'team:v1', to: 'x' }], /has a tag or digest/],
    [[{ from: 'team', to: 'Not/Valid' }], /to.*lower-case/],
    [[{ from: 'a**', to: 'b**' }], /write \* there/],
    [
      [
        { from: 'a', to: 'b' },
        { from: 'a', to: 'c' },
      ],
      /stands in rule 1 already/,
    ],
    [[{ from: 'a' }], /to/],
    ['team', /must be a list/],
  ])('%j are refused', (rules, words) => {
    const { error } = renameRulesSchema.safeParse(rules);
    expect(JSON.stringify(error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`))).toMatch(
      words,
    );
  });
});
