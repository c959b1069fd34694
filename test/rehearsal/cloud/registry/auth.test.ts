import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryPolicies } from '../../../../rehearsal/cloud/registry/options';
import { made, putImage } from './artifacts';
import {
  admin,
  armAudience,
  registryAudience,
  resourceId,
  serveRegistry,
  type Answer,
  type ServedRegistry,
} from './serve-registry';

const reader = { objectId: 'reader', clientId: 'reader-app', tenantId: 'tenant' };
const pusher = { objectId: 'pusher', clientId: 'pusher-app', tenantId: 'tenant' };

let registry: ServedRegistry;
let now = new Date('2026-06-01T12:00:00Z');
let policies: Partial<RegistryPolicies> = {};
beforeAll(async () => {
  registry = await serveRegistry({ clock: () => now, policies: () => policies });
  registry.access.assign({ objectId: reader.objectId, role: 'AcrPull', scope: resourceId });
  registry.access.assign({ objectId: pusher.objectId, role: 'AcrPush', scope: resourceId });
  await putImage(registry.store, 'team/app', '1.0');
});
afterAll(() => registry.close());
beforeEach(() => {
  now = new Date('2026-06-01T12:00:00Z');
  policies = {};
});

const post = (path: string, form: Record<string, string> | [string, string][]): Promise<Answer> =>
  registry.call('POST', path, {
    headers: { Authorization: '', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
const exchange = (token: string): Promise<Answer> =>
  post('/oauth2/exchange', { grant_type: 'access_token', service: registry.host, access_token: token });
const entraToken = (who: typeof reader, audience = registryAudience): string =>
  registry.tokens.issue({ ...who, audience }).token;
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

async function refreshTokenOf(who: typeof reader): Promise<string> {
  const { json } = await exchange(entraToken(who));
  return (json as { refresh_token: string }).refresh_token;
}
async function accessToken(refreshToken: string, ...scopes: string[]): Promise<string> {
  const form: [string, string][] = [
    ['grant_type', 'refresh_token'],
    ['service', registry.host],
    ['refresh_token', refreshToken],
    ...scopes.map((scope): [string, string] => ['scope', scope]),
  ];
  const { json } = await post('/oauth2/token', form);
  return (json as { access_token: string }).access_token;
}
const withToken = (token: string, method: string, path: string): Promise<Answer> =>
  registry.call(method, path, { headers: { Authorization: `Bearer ${token}` } });
const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

describe('challenge', () => {
  it.each([
    ['/v2/', undefined],
    ['/acr/v1/_catalog', 'registry:catalog:*'],
    ['/v2/_catalog', 'registry:catalog:*'],
    ['/v2/team/app/manifests/1.0', 'repository:team/app:pull'],
    ['/acr/v1/team%2Fapp/_tags', 'repository:team/app:metadata_read'],
    ['/acr/v1/team%2Fapp', 'repository:team/app:metadata_read'],
  ])('tells a client without credentials what to ask for: %s', async (path, scope) => {
    const answer = await registry.call('GET', path, { headers: { Authorization: '' } });
    expect(answer).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    const host = registry.host;
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer realm="https://${host}/oauth2/token",service="${host}"${scope === undefined ? '' : `,scope="${scope}"`}`,
    );
  });

  it.each([
    ['POST', '/v2/team/app/blobs/uploads/', 'pull,push'],
    ['DELETE', '/v2/team/app/manifests/1.0', 'delete'],
    ['PATCH', '/acr/v1/team/app', 'metadata_write'],
  ])('asks for the action of %s %s', async (method, path, action) => {
    const answer = await registry.call(method, path, { headers: { Authorization: '' } });
    expect(answer.headers['www-authenticate']).toContain(`scope="repository:team/app:${action}"`);
    expect(answer.json).toMatchObject({
      errors: [{ detail: [{ Type: 'repository', Name: 'team/app', Action: action }] }],
    });
  });

  it('follows the host the client used, unless that could forge the header', async () => {
    const ask = async (host: string): Promise<string | undefined> =>
      (await registry.call('GET', '/v2/', { headers: { Authorization: '', Host: host } })).headers[
        'www-authenticate'
      ];
    expect(await ask('contosopublic.azurecr.io')).toContain('service="contosopublic.azurecr.io"');
    expect(await ask('evil",service="x')).toContain('service="contosopublic.azurecr.io"');
  });
});

describe('/oauth2/exchange', () => {
  it('gives a refresh token of three hours for an Entra token of either audience', async () => {
    for (const audience of [registryAudience, armAudience]) {
      const { status, json } = await exchange(entraToken(reader, audience));
      expect(status).toBe(200);
      const { exp, iat, aud } = claimsOf((json as { refresh_token: string }).refresh_token);
      expect(Number(exp) - Number(iat)).toBe(3 * 60 * 60);
      expect(aud).toBe('contosopublic.azurecr.io');
    }
  });

  it('refuses ARM tokens when azureADAuthenticationAsArmPolicy is disabled', async () => {
    policies = { authenticationAsArm: false };
    expect(await exchange(entraToken(reader, armAudience))).toMatchObject({
      status: 401,
      code: 'UNAUTHORIZED',
    });
    expect((await exchange(entraToken(reader))).status).toBe(200);
  });

  it('refuses a token for something else, an expired one, a forged one, and a principal without a role', async () => {
    const expired = entraToken(reader);
    const nobody = entraToken({ ...reader, objectId: 'nobody' });
    for (const token of [entraToken(reader, 'https://vault.azure.net'), `${expired}x`, 'x', nobody])
      expect(await exchange(token)).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    now = new Date('2026-06-01T14:00:00Z');
    expect((await exchange(expired)).status).toBe(401);
  });

  it.each([
    [{}, 'grant_type must be access_token'],
    [{ grant_type: 'access_token' }, 'form field access_token is missing'],
  ])('names what is missing in %j', async (form, message) => {
    const answer = await post('/oauth2/exchange', form);
    expect(answer).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect(JSON.stringify(answer.json)).toContain(message);
  });
});

describe('/oauth2/token', () => {
  it('gives an access token of 75 minutes with exactly what was asked for and allowed', async () => {
    const token = await accessToken(
      await refreshTokenOf(reader),
      'repository:team/app:pull,push registry:catalog:*',
      'repository:other:delete',
    );
    const { exp, iat, access } = claimsOf(token);
    expect(Number(exp) - Number(iat)).toBe(4500);
    expect(access).toEqual([
      { type: 'repository', name: 'team/app', actions: ['pull'] },
      { type: 'registry', name: 'catalog', actions: ['*'] },
    ]);
  });

  it('expands * to all the caller may do', async () => {
    const { access } = claimsOf(await accessToken(await refreshTokenOf(pusher), 'repository:a:*'));
    expect(access).toEqual([
      { type: 'repository', name: 'a', actions: ['pull', 'push', 'metadata_read', 'metadata_write'] },
    ]);
  });

  it('counts only repository roles in a registry with repository permissions', async () => {
    policies = { roleAssignmentMode: 'AbacRepositoryPermissions' };
    const refused = await exchange(entraToken(reader));
    expect(refused.status).toBe(401);
    expect(JSON.stringify(refused.json)).toContain('assign Container Registry Repository Reader');
    // Roles the world does not assign by itself.
    const role = 'Container Registry Repository Reader' as 'AcrPull';
    registry.access.assign({ objectId: reader.objectId, role, scope: resourceId });
    const refreshToken = await refreshTokenOf(reader);
    const token = await accessToken(refreshToken, 'repository:a:pull,push', 'registry:catalog:*');
    expect(claimsOf(token).access).toEqual([{ type: 'repository', name: 'a', actions: ['pull'] }]);
  });

  it('asks for roles anew at every access token', async () => {
    const refreshToken = await refreshTokenOf(reader);
    const assignment = { objectId: reader.objectId, role: 'AcrPull', scope: resourceId } as const;
    registry.access.remove(assignment);
    expect(claimsOf(await accessToken(refreshToken, 'repository:a:pull')).access).toEqual([]);
    registry.access.assign(assignment);
  });

  it('refuses an expired refresh token, an access token in its place, and a malformed scope', async () => {
    const refreshToken = await refreshTokenOf(reader);
    const token = await accessToken(refreshToken, 'repository:a:pull');
    const form = { grant_type: 'refresh_token', service: registry.host };
    expect((await post('/oauth2/token', { ...form, refresh_token: token })).status).toBe(401);
    const scoped = { ...form, refresh_token: refreshToken, scope: 'repository:UPPER:pull' };
    expect(await post('/oauth2/token', scoped)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    now = new Date('2026-06-01T15:00:01Z');
    expect((await post('/oauth2/token', { ...form, refresh_token: refreshToken })).status).toBe(401);
  });

  it('takes the admin user by form and by Basic, as docker asks', async () => {
    const form = { grant_type: 'password', service: registry.host, scope: 'repository:a:pull', ...admin };
    expect((await post('/oauth2/token', form)).status).toBe(200);
    expect((await post('/oauth2/token', { ...form, password: 'wrong' })).status).toBe(401);
    const get = (authorization: string): Promise<Answer> =>
      registry.call('GET', `/oauth2/token?service=${registry.host}&scope=repository:a:pull,push`, {
        headers: { Authorization: authorization },
      });
    const { json } = await get(basic(admin.username, admin.password));
    expect(claimsOf((json as { access_token: string }).access_token).access).toEqual([
      { type: 'repository', name: 'a', actions: ['pull', 'push'] },
    ]);
    for (const bad of [basic(admin.username, 'x'), basic('x', admin.password), 'Basic !', 'Digest x', ''])
      expect((await get(bad)).status).toBe(401);
  });

  it('takes a refresh token as the password of the null user, as az acr login --expose-token gives it', async () => {
    const user = '00000000-0000-0000-0000-000000000000';
    const Authorization = basic(user, await refreshTokenOf(reader));
    const answer = await registry.call('GET', '/oauth2/token?scope=repository:a:pull', {
      headers: { Authorization },
    });
    expect(answer.status).toBe(200);
  });

  it('serves nobody without credentials, unless anonymous pull is on', async () => {
    const form = { grant_type: 'password', service: registry.host, scope: 'repository:team/app:pull,push' };
    const get = (): Promise<Answer> =>
      registry.call('GET', '/oauth2/token?scope=repository:team/app:pull', {
        headers: { Authorization: '' },
      });
    expect((await post('/oauth2/token', form)).status).toBe(401);
    expect((await get()).status).toBe(401);
    policies = { anonymousPull: true };
    expect((await get()).status).toBe(200);
    const { access_token: token } = (await post('/oauth2/token', form)).json as { access_token: string };
    expect((await withToken(token, 'GET', '/v2/team/app/manifests/1.0')).status).toBe(200);
    expect((await withToken(token, 'POST', '/v2/team/app/blobs/uploads/')).status).toBe(401);
  });
});

describe('access', () => {
  it('is bound to repository and action: another one is challenged as insufficient', async () => {
    const token = await accessToken(await refreshTokenOf(pusher), 'repository:team/app:pull');
    expect((await withToken(token, 'GET', '/v2/team/app/manifests/1.0')).status).toBe(200);
    expect((await withToken(token, 'GET', '/v2/team/app/tags/list')).status).toBe(200);
    for (const [method, path] of [
      ['GET', '/v2/other/manifests/1.0'],
      ['POST', '/v2/team/app/blobs/uploads/'],
      ['DELETE', `/v2/team/app/manifests/${made('x').digest}`],
      ['GET', '/acr/v1/team/app/_tags'],
      ['GET', '/acr/v1/_catalog'],
    ] as const) {
      const answer = await withToken(token, method, path);
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
    }
  });

  it('ends with the token', async () => {
    const token = await accessToken(await refreshTokenOf(reader), 'repository:team/app:pull');
    now = new Date('2026-06-01T13:15:01Z');
    const answer = await withToken(token, 'GET', '/v2/team/app/manifests/1.0');
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('by Basic is the admin user everywhere, and 403 for a token user without the role', async () => {
    const Authorization = basic('00000000-0000-0000-0000-000000000000', await refreshTokenOf(reader));
    expect((await registry.call('GET', '/v2/')).status).toBe(200);
    expect((await registry.call('GET', '/acr/v1/_catalog')).status).toBe(200);
    const ping = await registry.call('GET', '/v2/', { headers: { Authorization } });
    expect(ping.status).toBe(200);
    const push = await registry.call('POST', '/v2/team/app/blobs/uploads/', { headers: { Authorization } });
    expect(push).toMatchObject({ status: 403, code: 'DENIED' });
    const wrong = await registry.call('GET', '/v2/', { headers: { Authorization: basic('a', 'b') } });
    expect(wrong.status).toBe(401);
  });

  it('by tokens survives a restart when the signing key does', async () => {
    const options = { signingKey: 'kept', store: registry.store };
    const [before, after, other] = await Promise.all([
      serveRegistry(options),
      serveRegistry(options),
      serveRegistry({ store: registry.store }),
    ]);
    const { json } = await before.call('GET', '/oauth2/token?scope=repository:team/app:pull');
    const Authorization = `Bearer ${(json as { access_token: string }).access_token}`;
    const path = '/v2/team/app/manifests/1.0';
    expect((await after.call('GET', path, { headers: { Authorization } })).status).toBe(200);
    expect((await other.call('GET', path, { headers: { Authorization } })).status).toBe(401);
    await Promise.all([before.close(), after.close(), other.close()]);
  });
});
