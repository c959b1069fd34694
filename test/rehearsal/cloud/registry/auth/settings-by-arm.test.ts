import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { rehearseCloud, type RehearsedCloud } from '../../../../support/rehearsed-cloud';

const { source } = defaultWorld;
const id = registryId(source);

describe('what ARM sets of a registry', () => {
  let rehearsed: RehearsedCloud;
  beforeAll(async () => {
    rehearsed = await rehearseCloud();
    const { access } = rehearsed.cloud.foundation;
    access.assign({ objectId: source.operator.objectId, role: 'Contributor', scope: id });
    access.assign({ objectId: 'a-reader', role: 'AcrPull', scope: id });
  });
  afterAll(() => rehearsed.stop());

  const tokenOf = (objectId: string) =>
    rehearsed.cloud.foundation.tokens.issue({
      ...{ objectId, clientId: objectId, tenantId: source.tenantId },
      audience: 'https://management.azure.com',
    }).token;
  const arm = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`https://management.azure.com${path}?api-version=2025-11-01`, {
      method,
      headers: {
        authorization: `Bearer ${tokenOf(source.operator.objectId)}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return answer.json();
  };
  const registry = `https://${source.registry}.azurecr.io`;
  const asAdmin = async (username: string, password: string): Promise<number> => {
    const credentials = Buffer.from(`${username}:${password}`).toString('base64');
    return (await fetch(`${registry}/v2/`, { headers: { authorization: `Basic ${credentials}` } })).status;
  };
  const exchange = async (objectId: string): Promise<number> => {
    const form = {
      grant_type: 'access_token',
      service: new URL(registry).host,
      access_token: tokenOf(objectId),
    };
    const body = new URLSearchParams(form);
    return (await fetch(`${registry}/oauth2/exchange`, { method: 'POST', body })).status;
  };

  it('opens it by listed credentials until the admin user is disabled', async () => {
    const listed = (await arm('POST', `${id}/listCredentials`)) as {
      username: string;
      passwords: { value: string }[];
    };
    expect(listed.username).toBe(source.registry);
    expect(await asAdmin(listed.username, listed.passwords[0]!.value)).toBe(200);
    await arm('PATCH', id, { properties: { adminUserEnabled: false } });
    expect(await asAdmin(listed.username, listed.passwords[0]!.value)).toBe(401);
  });

  it('counts roles of repositories alone in the mode for them', async () => {
    expect(await exchange('a-reader')).toBe(200);
    await arm('PATCH', id, { properties: { roleAssignmentMode: 'AbacRepositoryPermissions' } });
    expect(await exchange('a-reader')).toBe(401);
    rehearsed.cloud.foundation.access.assign({
      ...{ objectId: 'a-reader', scope: id },
      role: 'Container Registry Repository Reader',
    });
    expect(await exchange('a-reader')).toBe(200);
  });

  it('takes tokens of ARM only where it may', async () => {
    expect(await exchange('a-reader')).toBe(200);
    const azureADAuthenticationAsArmPolicy = { status: 'disabled' };
    await arm('PATCH', id, { properties: { policies: { azureADAuthenticationAsArmPolicy } } });
    expect(await exchange('a-reader')).toBe(401);
  });
});
