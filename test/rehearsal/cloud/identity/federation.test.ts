import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClientAssertionCredential, WorkloadIdentityCredential } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, type World } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';

const { source, target } = defaultWorld;
/** Two tenants of one cloud: Entra's federation does not cross clouds. */
const oneCloud: World = { ...defaultWorld, target: { ...target, cloud: 'AzureCloud' } };

let rehearsed: RehearsedCloud;
beforeAll(async () => {
  rehearsed = await rehearseCloud({ world: oneCloud });
});
afterAll(() => rehearsed.stop());

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('federation', () => {
  it('lets the identity of one tenant sign in to another tenant of the same cloud', async () => {
    const { endpoint, header } = rehearsed.cloud.endpoints.identity;
    const issued = (await (
      await fetch(`${endpoint}?api-version=2019-08-01&resource=api://AzureADTokenExchange`, {
        headers: { 'x-identity-header': header },
      })
    ).json()) as { access_token: string };
    const file = join(rehearsed.cloud.foundation.state, 'assertion');
    writeFileSync(file, issued.access_token);
    const credential = new WorkloadIdentityCredential({
      tenantId: target.tenantId,
      clientId: target.app.clientId,
      tokenFilePath: file,
    });
    const { token } = await credential.getToken('https://vault.azure.net/.default');
    expect(claimsOf(token)).toMatchObject({ oid: target.app.objectId, tid: target.tenantId });
  });

  it.each([
    ['https://vault.azure.net', source.app.objectId, source.tenantId, /AADSTS700212/],
    ['api://AzureADTokenExchange', source.app.objectId, crypto.randomUUID(), /AADSTS700211/],
    ['api://AzureADTokenExchange', crypto.randomUUID(), source.tenantId, /AADSTS700213/],
  ])('refuses audience %s, subject %s, issuer tenant %s', async (audience, objectId, tenantId, message) => {
    const { token } = rehearsed.cloud.foundation.tokens.issue({
      objectId,
      clientId: objectId,
      tenantId,
      audience,
    });
    const credential = new ClientAssertionCredential(target.tenantId, target.app.clientId, () =>
      Promise.resolve(token),
    );
    await expect(credential.getToken('https://vault.azure.net/.default')).rejects.toThrow(message);
  });
});
