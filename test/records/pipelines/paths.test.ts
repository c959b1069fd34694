import { describe, expect, it } from 'vitest';
import { contentKey } from '../../../src/records/pipelines/paths';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const api = { reference: 'team/api:1.0', digest: digest('a'), size: 5 };
const web = { reference: 'team/web:1.0', digest: digest('b'), size: 7 };

describe('contentKey', () => {
  it('is the same in whatever order, and whatever the registry says of sizes', () => {
    expect(contentKey([web, { ...api, size: 0 }])).toBe(contentKey([api, web]));
    expect(contentKey([api])).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['a digest', [api, { ...web, digest: digest('c') }]],
    ['a reference', [api, { ...web, reference: 'team/web:1.1' }]],
    [
      'whose digest it is',
      [
        { ...api, digest: web.digest },
        { ...web, digest: api.digest },
      ],
    ],
    ['what is missing', [api]],
  ])('tells apart by %s', (_, others) => {
    expect(contentKey(others)).not.toBe(contentKey([api, web]));
  });
});
