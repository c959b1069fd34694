import { describe, expect, it } from 'vitest';
import { selectionSchema } from '../../../src/domain/selection/selection';

const api = (range: string, prereleases = false) => [{ repositories: 'api', range, prereleases }];

describe('selectionSchema', () => {
  it('fills in what was left out', () => {
    expect(selectionSchema.parse({ allow: ['a'] })).toEqual({
      allow: ['a'],
      deny: [],
      semver: [],
      referrers: 'none',
      mode: 'missing',
    });
  });

  it.each([
    [{ allow: [] }, 'allow', /allow at least one/],
    [{ allow: ['a:'] }, 'allow.0', /both sides/],
    [
      { allow: ['a'], semver: [{ repositories: 'a', range: 'latest please' }] },
      'semver.0.range',
      /not a semver range/,
    ],
    [{ allow: ['a'], newest: 0 }, 'newest', /1 or more/],
    [{ allow: ['a'], newst: 1 }, '', /newst/],
    [{ allow: ['a'], mode: 'some' }, 'mode', /missing or all/],
    [{ allow: ['a'], referrers: true }, 'referrers', /none or all/],
    ['team/**', '', /must be an object/],
  ])('refuses %j, naming the field and the fix', (selection, field, message) => {
    const issue = selectionSchema.safeParse(selection).error?.issues[0];
    expect(issue?.path.join('.')).toBe(field);
    expect(issue?.message).toMatch(message);
  });

  it.each([
    [{ allow: ['team/**'], deny: ['team/**'] }, 'allow.0', /deny team\/\*\*/],
    [{ allow: ['x', 'team/api:v1'], deny: ['**:v*'] }, 'allow.1', /deny \*\*:v\*/],
    [{ allow: ['team/api:v*'], deny: ['team/*'] }, 'allow.0', /remove one of the two/],
    [{ allow: ['team/*'], deny: ['**'] }, 'allow.0', /takes all of it/],
    [{ allow: ['api:1.0'], semver: api('>=2') }, 'allow.0', /semver api >=2 leaves out/],
    [{ allow: ['api:latest'], semver: api('>=2') }, 'allow.0', /no version/],
    [{ allow: ['web'], semver: api('>=2') }, 'semver.0.repositories', /no allow pattern/],
    [{ allow: ['api'], semver: api('>3 <2') }, 'semver.0.range', /contradicts itself/],
    [{ allow: ['api'], semver: api('2.0.0-rc.1') }, 'semver.0.range', /set prereleases/],
    [
      { allow: ['api'], semver: [{ repositories: 'api:v*', range: '*' }] },
      'semver.0.repositories',
      /tag part/,
    ],
  ])('refuses the contradiction in %j', (selection, field, message) => {
    const issue = selectionSchema.safeParse(selection).error?.issues[0];
    expect(issue?.path.join('.')).toBe(field);
    expect(issue?.message).toMatch(message);
  });

  it.each([
    { allow: ['team/**'], deny: ['team/secret/**', '**:*-debug'] },
    { allow: ['api:2.1'], semver: api('>=2') },
    { allow: ['**'], semver: api('2.0.0-rc.1', true) },
  ])('accepts %j', (selection) => {
    expect(selectionSchema.safeParse(selection).success).toBe(true);
  });
});
