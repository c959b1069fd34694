import { describe, expect, it } from 'vitest';
import { parseArtifact } from '../../../../../rehearsal/cloud/transfer/archive/artifact-reference';
import { RunFailure } from '../../../../../rehearsal/cloud/transfer/runs/run-failure';

const digest = `sha256:${'0'.repeat(64)}`;

describe('parseArtifact', () => {
  it.each([
    ['app:v1', { repository: 'app', tag: 'v1', text: 'app:v1' }],
    ['team/sub/app_x-y.z:V1.0-rc_1', { repository: 'team/sub/app_x-y.z', tag: 'V1.0-rc_1' }],
    ['app', { repository: 'app', tag: 'latest', text: 'app:latest' }],
    [`app@${digest}`, { repository: 'app', digest, text: `app@${digest}` }],
  ])('reads %s', (text, expected) => {
    expect(parseArtifact(text)).toMatchObject(expected);
  });

  it.each([
    '',
    'App:v1',
    'app:',
    'app:*',
    'team/*:v1',
    'app@sha256:abc',
    `app:v1@${digest}`,
    'app:' + 'v'.repeat(129),
    '/app:v1',
    'app//x:v1',
    'registry.example:5000/app:v1',
    `${'a'.repeat(256)}:v1`,
    'a-'.repeat(5000),
    'app:v1\n',
  ])('refuses %j', (text) => {
    expect(() => parseArtifact(text)).toThrow(RunFailure);
  });
});
