import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ClientAssertionCredential } from '@azure/identity';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
});
afterAll(() => rehearsed.stop());

const { target } = defaultWorld;

describe('client credentials as other clients send them', () => {
  it('takes a certificate whose thumbprint is padded, as MSAL for Python sends it', async () => {
    const pem = readFileSync(rehearsed.cloud.endpoints.targetClientCertificateFile, 'utf8');
    const { authority } = rehearsed.cloud.endpoints;
    const fingerprint = new X509Certificate(pem).fingerprint.replaceAll(':', '');
    const padded = `${Buffer.from(fingerprint, 'hex').toString('base64url')}=`;
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', x5t: padded })
      .setIssuer(target.app.clientId)
      .setSubject(target.app.clientId)
      .setAudience(`${authority.url}/${target.tenantId}/oauth2/v2.0/token`)
      .setExpirationTime('5m')
      .sign(createPrivateKey(pem));
    const credential = new ClientAssertionCredential(
      target.tenantId,
      target.app.clientId,
      () => Promise.resolve(assertion),
      { authorityHost: 'https://login.microsoftonline.us' },
    );
    const { token } = await credential.getToken('https://vault.usgovcloudapi.net/.default');
    expect(decodeJwt(token)).toMatchObject({ oid: target.app.objectId });
  });

  it('answers the v1 endpoint with the resource asked for, and numbers as text', async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: target.app.clientId,
      client_secret: rehearsed.cloud.endpoints.targetClientSecret,
      resource: 'https://management.core.usgovcloudapi.net/',
    });
    const { local } = rehearsed.cloud.endpoints.authority;
    const ask = (): Promise<Response> =>
      fetch(`${local}/${target.tenantId}/oauth2/token?api-version=1.0`, { method: 'POST', body });
    const granted = (await (await ask()).json()) as Record<string, string>;
    expect(granted).toMatchObject({
      expires_in: '3599',
      resource: body.get('resource'),
      token_type: 'Bearer',
    });
    expect(decodeJwt(granted.access_token ?? '')).toMatchObject({ aud: body.get('resource') });
    body.delete('resource');
    expect(await (await ask()).json()).toMatchObject({ error_codes: [900144] });
  });
});
