import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTokens, publicKeySet } from '../../../../rehearsal/cloud/platform/tokens';

const makeKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;
const key = makeKey();
const claims = {
  objectId: '11111111-dddd-4ddd-8ddd-000000000001',
  clientId: '11111111-cccc-4ccc-8ccc-000000000001',
  tenantId: '11111111-aaaa-4aaa-8aaa-000000000001',
  audience: 'https://vault.azure.net',
};
const start = new Date('2026-11-24T12:00:00Z');

describe('createTokens', () => {
  let now = start;
  const tokens = createTokens(key, () => now);
  const issue = (lifetime?: number): string => tokens.issue(claims, lifetime).token;
  const verify = (token: string, audience = claims.audience) => tokens.verify(token, [audience]);

  it('verifies what it issued, whatever the slashes and case of the audience', () => {
    expect(verify(issue())).toEqual(claims);
    expect(verify(issue(), 'https://VAULT.azure.net//')).toEqual(claims);
  });

  it('carries the claims Azure services look at', () => {
    const payload = JSON.parse(Buffer.from(issue(600).split('.')[1] ?? '', 'base64url').toString()) as object;
    const seconds = start.getTime() / 1000;
    expect(payload).toMatchObject({
      iss: `https://sts.windows.net/${claims.tenantId}/`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + 600,
      oid: claims.objectId,
      appid: claims.clientId,
      tid: claims.tenantId,
      aud: claims.audience,
    });
  });

  it('expires by the clock it was given', () => {
    const token = issue(60);
    now = new Date(start.getTime() + 61_000);
    expect(verify(token)).toBe('the token is expired');
    now = start;
  });

  it('is not valid yet for a clock that is far behind', () => {
    const token = issue();
    now = new Date(start.getTime() - 3_600_000);
    expect(verify(token)).toBe('the token is not valid yet');
    now = start;
  });

  it.each([
    ['another audience', () => issue(), 'https://storage.azure.com', /is for https:\/\/vault\.azure\.net/],
    [
      'another key',
      () => createTokens(makeKey(), () => start).issue(claims).token,
      claims.audience,
      /not issued/,
    ],
    ['changed claims', () => swapPayload(issue()), claims.audience, /not issued/],
    [
      'no signature',
      () => `${issue().split('.').slice(0, 2).join('.')}.`,
      claims.audience,
      /not a JSON Web Token/,
    ],
    ['two parts', () => 'a.b', claims.audience, /not a JSON Web Token/],
    ['nothing', () => '', claims.audience, /not a JSON Web Token/],
  ])('refuses %s', (_name, token, audience, reason) => {
    expect(verify(token(), audience)).toMatch(reason);
  });
});

describe('publicKeySet', () => {
  it('publishes the public key only', () => {
    const [published] = publicKeySet(key).keys;
    expect(published).toMatchObject({ kty: 'RSA', use: 'sig', kid: 'rehearsal' });
    expect(published).not.toHaveProperty('d');
  });
});

function swapPayload(token: string): string {
  const [header, payload, signature] = token.split('.');
  const claimed = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as object;
  const other = Buffer.from(JSON.stringify({ ...claimed, oid: 'somebody-else' })).toString('base64url');
  return `${header ?? ''}.${other}.${signature ?? ''}`;
}
