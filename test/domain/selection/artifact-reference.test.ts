import { describe, expect, it } from 'vitest';
import { formatReference, parseReference } from '../../../src/domain/selection/artifact-reference';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseReference', () => {
  it.each([
    ['api:v1', { repository: 'api', tag: 'v1' }],
    ['team/api_x/web-1:2.0-rc.1', { repository: 'team/api_x/web-1', tag: '2.0-rc.1' }],
    [`team/api@${digest}`, { repository: 'team/api', digest }],
    ['api', { repository: 'api', tag: 'latest' }],
    ['docker.io/library/nginx:1.27', { repository: 'docker.io/library/nginx', tag: '1.27' }],
    [`api:${'t'.repeat(128)}`, { repository: 'api', tag: 't'.repeat(128) }],
  ])('reads %s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  it.each([
    ['', /repository/],
    ['API:v1', /lower-case/],
    ['api:', /tag must/],
    ['api:.v1', /tag must/],
    [`api:${'t'.repeat(129)}`, /1 to 128/],
    ['api:v1:v2', /tag must/],
    ['team//api:v1', /parts joined/],
    ['/api:v1', /repository/],
    ['api@sha256:abc', /64 lower-case hex/],
    [`api:v1@${digest}`, /not both/],
    [`api@${digest.toUpperCase()}`, /64 lower-case hex/],
    ['team/*:v1', /wildcards/],
    ['api:v[12]', /wildcards/],
    ['localhost:5000/api:v1', /tag must/],
    [`${'a'.repeat(256)}:v1`, /longer than 255/],
    ['api :v1', /repository/],
    ['../etc:v1', /repository/],
  ])('refuses %j and says why', (text, problem) => {
    expect(parseReference(text)).toMatch(problem);
  });
});

describe('formatReference', () => {
  it('makes the implied tag explicit', () => {
    const parsed = parseReference('team/api');
    expect(typeof parsed === 'string' ? parsed : formatReference(parsed)).toBe('team/api:latest');
  });

  it('gives back what was parsed', () => {
    for (const text of ['api:v1', `a/b@${digest}`]) {
      const parsed = parseReference(text);
      expect(typeof parsed === 'string' ? parsed : formatReference(parsed)).toBe(text);
    }
  });
});
