import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud();
});
afterEach(() => {
  rehearsed.cloud.foundation.faults.clear();
});
afterAll(() => rehearsed.stop());

const { source, target } = defaultWorld;
const vaultScope = 'https://vault.usgovcloudapi.net/.default';
const government = { authorityHost: 'https://login.microsoftonline.us' };
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('Entra ID', () => {
  const secret = (value = rehearsed.cloud.endpoints.targetClientSecret): ClientSecretCredential =>
    new ClientSecretCredential(target.tenantId, target.app.clientId, value, government);

  it('gives a token for a client secret', async () => {
    const { token } = await secret().getToken(vaultScope);
    expect(claimsOf(token)).toMatchObject({ oid: target.app.objectId, tid: target.tenantId });
  });

  it('gives a token for the registered certificate', async () => {
    const file = rehearsed.cloud.endpoints.targetClientCertificateFile;
    const credential = new ClientCertificateCredential(
      target.tenantId,
      target.app.clientId,
      file,
      government,
    );
    expect(claimsOf((await credential.getToken(vaultScope)).token)).toMatchObject({
      oid: target.app.objectId,
    });
  });

  it('serves an authority MSAL does not know by its own discovery', async () => {
    const credential = new ClientSecretCredential(
      target.tenantId,
      target.app.clientId,
      rehearsed.cloud.endpoints.targetClientSecret,
      { authorityHost: rehearsed.cloud.endpoints.authority.local, disableInstanceDiscovery: true },
    );
    expect(claimsOf((await credential.getToken(vaultScope)).token)).toMatchObject({
      oid: target.app.objectId,
    });
  });

  it.each([
    ['a wrong secret', () => secret('wrong').getToken(vaultScope), /AADSTS7000215/],
    ['an unknown resource', () => secret().getToken('https://vault.azure.net/.default'), /AADSTS500011/],
    [
      'a scope without .default',
      () => secret().getToken('https://vault.usgovcloudapi.net/read'),
      /AADSTS1002012/,
    ],
    ['an unknown tenant', () => signIn({ tenant: crypto.randomUUID() }), /AADSTS90002.*correct cloud/],
    ['a tenant of another cloud', () => signIn({ tenant: source.tenantId }), /AADSTS90002/],
    ['an unknown application', () => signIn({ client: crypto.randomUUID() }), /AADSTS700016/],
    ['a foreign identity as assertion', () => assertManagedIdentity(), /AADSTS700211|AADSTS700212/],
    ['nonsense as assertion', () => assert('nonsense'), /AADSTS50027/],
    ['an unregistered certificate', () => foreignCertificate(), /AADSTS700027/],
  ])('refuses %s', async (_name, attempt, message) => {
    await expect(attempt()).rejects.toThrow(message);
  });

  const signIn = ({ tenant = target.tenantId, client = target.app.clientId }): Promise<unknown> =>
    new ClientSecretCredential(
      tenant,
      client,
      rehearsed.cloud.endpoints.targetClientSecret,
      government,
    ).getToken(vaultScope);
  const assert = (assertion: string): Promise<unknown> =>
    new ClientAssertionCredential(
      target.tenantId,
      target.app.clientId,
      () => Promise.resolve(assertion),
      government,
    ).getToken(vaultScope);
  const assertManagedIdentity = async (): Promise<unknown> => {
    const identity = new ManagedIdentityCredential({ clientId: source.app.clientId });
    return assert((await identity.getToken('api://AzureADTokenExchange/.default')).token);
  };
  const foreignCertificate = async (): Promise<unknown> => {
    const { generate } = await import('selfsigned');
    const made = await generate(undefined, { keyType: 'rsa', algorithm: 'sha256' });
    const file = join(rehearsed.cloud.foundation.state, 'foreign.pem');
    writeFileSync(file, `${made.cert}\n${made.private}`);
    return new ClientCertificateCredential(target.tenantId, target.app.clientId, file, government).getToken(
      vaultScope,
    );
  };

  it.each([
    ['GET', '/discovery/instance?authorization_endpoint=https://evil.example/x', 400],
    ['GET', `/${target.tenantId}/nothing`, 404],
    ['POST', `/${target.tenantId}/oauth2/v2.0/token`, 400],
    ['GET', '/%zz/v2.0', 400],
  ])('answers %s %s with an OAuth error', async (method, path, status) => {
    const response = await fetch(`${rehearsed.cloud.endpoints.authority.local}${path}`, { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      error_codes: [expect.any(Number) as unknown],
      correlation_id: expect.any(String) as unknown,
    });
  });

  it('publishes its keys', async () => {
    const base = `${rehearsed.cloud.endpoints.authority.url}/${target.tenantId}`;
    const configuration = (await (await fetch(`${base}/v2.0/.well-known/openid-configuration`)).json()) as {
      jwks_uri: string;
    };
    expect(await (await fetch(configuration.jwks_uri)).json()).toMatchObject({
      keys: [{ kid: 'rehearsal' }],
    });
  });
});
