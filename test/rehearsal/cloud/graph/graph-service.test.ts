import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../support/rehearsed-cloud';

const { source, target } = defaultWorld;

describe('Microsoft Graph and instance metadata', () => {
  let rehearsed: RehearsedCloud;
  beforeAll(async () => {
    rehearsed = await rehearseCloud();
  });
  afterAll(() => rehearsed.stop());

  const metadata = (query: string, headers: Record<string, string> = { metadata: 'true' }) => {
    const { origin } = new URL(rehearsed.cloud.endpoints.identity.endpoint);
    return fetch(`${origin}/metadata/identity/oauth2/token?api-version=2018-02-01&${query}`, { headers });
  };
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await metadata('resource=https://graph.microsoft.com');
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return fetch(`https://graph.microsoft.com/v1.0/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  };
  const valuesOf = async (answer: Response) => ((await answer.json()) as { value: object[] }).value;

  it('gives a token to who says Metadata: true, by client id too', async () => {
    const answer = await metadata(`resource=https://vault.azure.net&client_id=${source.app.clientId}`);
    expect(await answer.json()).toMatchObject({
      client_id: source.app.clientId,
      token_type: 'Bearer',
      expires_in: '86400',
    });
    const refused = [
      [await metadata('resource=https://vault.azure.net', {}), 'Required metadata header not specified'],
      [await metadata('resource=https://vault.azure.net&client_id=none'), 'Identity not found'],
      [await metadata(''), "Required query variable 'resource' is missing"],
    ] as const;
    for (const [{ status }] of refused) expect(status).toBe(400);
    for (const [answer, error_description] of refused) {
      expect(await answer.json()).toEqual({ error: 'invalid_request', error_description });
    }
  });

  it.each([
    `servicePrincipalNames/any(c:c eq '${source.pipelineIdentity.clientId}')`,
    `appId eq '${source.pipelineIdentity.clientId}'`,
    "displayName eq 'export-pipeline'",
    "startswith(displayName,'export-')",
  ])('finds a service principal by %s', async (filter) => {
    const found = await ask(`servicePrincipals?$filter=${encodeURIComponent(filter)}`);
    expect(await valuesOf(found)).toMatchObject([
      { id: source.pipelineIdentity.objectId, servicePrincipalType: 'ManagedIdentity' },
    ]);
  });

  it('names principals by their ids, of the own tenant alone', async () => {
    const body = JSON.stringify({ ids: [source.app.objectId, target.app.objectId] });
    expect(await valuesOf(await ask('directoryObjects/getByIds', { method: 'POST', body }))).toMatchObject([
      { '@odata.type': '#microsoft.graph.servicePrincipal', id: source.app.objectId },
    ]);
    expect((await ask(`servicePrincipals/${source.app.objectId}`)).status).toBe(200);
    const missing = await ask(`servicePrincipals/${target.app.objectId}`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { code: 'Request_ResourceNotFound' } });
  });

  it('refuses who has no token for it', async () => {
    const answer = await fetch('https://graph.microsoft.com/v1.0/servicePrincipals');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });
  });
});
