import { describe, expect, it } from 'vitest';
import { basic, claimsOf, pusher, reader, useAuthSite } from '../auth-site';
import { admin, type Answer } from '../registry-call';
import { armAudience, classicArmAudience, registryAudience, resourceId } from '../serve-registry';

const site = useAuthSite();
const { post, exchange, entraToken, refreshTokenOf, accessToken, withToken } = site;

describe('/oauth2/exchange', () => {
  it('gives a refresh token of three hours for an Entra token of each audience', async () => {
    for (const audience of [registryAudience, armAudience, `${classicArmAudience}/`]) {
      const { status, json } = await exchange(entraToken(reader, audience));
      expect(status).toBe(200);
      const { exp, iat, aud } = claimsOf((json as { refresh_token: string }).refresh_token);
      expect(Number(exp) - Number(iat)).toBe(3 * 60 * 60);
      expect(aud).toBe('contosopublic.azurecr.io');
    }
  });

  it('refuses ARM tokens when azureADAuthenticationAsArmPolicy is disabled', async () => {
    site.policies = { authenticationAsArm: false };
    expect(await exchange(entraToken(reader, armAudience))).toMatchObject({
      status: 401,
      code: 'UNAUTHORIZED',
    });
    expect((await exchange(entraToken(reader))).status).toBe(200);
  });

  it('refuses foreign, expired and forged tokens, and a principal without a role', async () => {
    const expired = entraToken(reader);
    const nobody = entraToken({ ...reader, objectId: 'nobody' });
    for (const token of [entraToken(reader, 'https://vault.azure.net'), `${expired}x`, 'x', nobody])
      expect(await exchange(token)).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    site.now = new Date('2026-06-01T14:00:00Z');
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

  it('gives a token without a grant for the scope of az acr check-health', async () => {
    const token = await accessToken(await refreshTokenOf(pusher), 'registry:None:*');
    expect(claimsOf(token).access).toEqual([]);
  });

  it('expands * to all the caller may do', async () => {
    const { access } = claimsOf(await accessToken(await refreshTokenOf(pusher), 'repository:a:*'));
    expect(access).toEqual([
      { type: 'repository', name: 'a', actions: ['pull', 'push', 'metadata_read', 'metadata_write'] },
    ]);
  });

  it('counts only repository roles in a registry with repository permissions', async () => {
    site.policies = { roleAssignmentMode: 'AbacRepositoryPermissions' };
    const refused = await exchange(entraToken(reader));
    expect(refused.status).toBe(401);
    expect(JSON.stringify(refused.json)).toContain('assign Container Registry Repository Reader');
    // Roles the world does not assign by itself.
    const role = 'Container Registry Repository Reader' as 'AcrPull';
    site.registry.access.assign({ objectId: reader.objectId, role, scope: resourceId });
    const refreshToken = await refreshTokenOf(reader);
    const token = await accessToken(refreshToken, 'repository:a:pull,push', 'registry:catalog:*');
    expect(claimsOf(token).access).toEqual([{ type: 'repository', name: 'a', actions: ['pull'] }]);
  });

  it('asks for roles anew at every access token', async () => {
    const refreshToken = await refreshTokenOf(reader);
    const assignment = { objectId: reader.objectId, role: 'AcrPull', scope: resourceId } as const;
    site.registry.access.remove(assignment);
    expect(claimsOf(await accessToken(refreshToken, 'repository:a:pull')).access).toEqual([]);
    site.registry.access.assign(assignment);
  });

  it('refuses an expired refresh token, an access token in its place, and a malformed scope', async () => {
    const refreshToken = await refreshTokenOf(reader);
    const token = await accessToken(refreshToken, 'repository:a:pull');
    const form = { grant_type: 'refresh_token', service: site.registry.host };
    expect((await post('/oauth2/token', { ...form, refresh_token: token })).status).toBe(401);
    const scoped = { ...form, refresh_token: refreshToken, scope: 'repository:UPPER:pull' };
    expect(await post('/oauth2/token', scoped)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    site.now = new Date('2026-06-01T15:00:01Z');
    expect((await post('/oauth2/token', { ...form, refresh_token: refreshToken })).status).toBe(401);
  });

  it('takes the admin user by form and by Basic, as docker asks', async () => {
    const form = {
      grant_type: 'password',
      service: site.registry.host,
      scope: 'repository:a:pull',
      ...admin,
    };
    expect((await post('/oauth2/token', form)).status).toBe(200);
    expect((await post('/oauth2/token', { ...form, password: 'wrong' })).status).toBe(401);
    const get = (authorization: string): Promise<Answer> =>
      site.registry.call('GET', `/oauth2/token?service=${site.registry.host}&scope=repository:a:pull,push`, {
        headers: { Authorization: authorization },
      });
    const { json } = await get(basic(admin.username, admin.password));
    expect(claimsOf((json as { access_token: string }).access_token).access).toEqual([
      { type: 'repository', name: 'a', actions: ['pull', 'push'] },
    ]);
    for (const bad of [basic(admin.username, 'x'), basic('x', admin.password), 'Basic !', 'Digest x', ''])
      expect((await get(bad)).status).toBe(401);
  });

  it('takes a refresh token as the password of the null user, as az acr login gives it', async () => {
    const user = '00000000-0000-0000-0000-000000000000';
    const Authorization = basic(user, await refreshTokenOf(reader));
    const answer = await site.registry.call('GET', '/oauth2/token?scope=repository:a:pull', {
      headers: { Authorization },
    });
    expect(answer.status).toBe(200);
  });

  it('serves nobody without credentials, unless anonymous pull is on', async () => {
    const form = {
      grant_type: 'password',
      service: site.registry.host,
      scope: 'repository:team/app:pull,push',
    };
    const get = (): Promise<Answer> =>
      site.registry.call('GET', '/oauth2/token?scope=repository:team/app:pull', {
        headers: { Authorization: '' },
      });
    expect((await post('/oauth2/token', form)).status).toBe(401);
    expect((await get()).status).toBe(401);
    site.policies = { anonymousPull: true };
    expect((await get()).status).toBe(200);
    const { access_token: token } = (await post('/oauth2/token', form)).json as { access_token: string };
    expect((await withToken(token, 'GET', '/v2/team/app/manifests/1.0')).status).toBe(200);
    expect((await withToken(token, 'POST', '/v2/team/app/blobs/uploads/')).status).toBe(401);
  });
});
