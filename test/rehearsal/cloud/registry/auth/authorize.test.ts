import { describe, expect, it } from 'vitest';
import { made } from '../artifacts';
import { basic, pusher, reader, useAuthSite } from '../auth-site';
import { serveRegistry } from '../serve-registry';

const site = useAuthSite();
const { refreshTokenOf, accessToken, withToken } = site;

describe('challenge', () => {
  it.each([
    ['/v2/', undefined],
    ['/acr/v1/_catalog', 'registry:catalog:*'],
    ['/v2/_catalog', 'registry:catalog:*'],
    ['/v2/team/app/manifests/1.0', 'repository:team/app:pull'],
    ['/acr/v1/team%2Fapp/_tags', 'repository:team/app:metadata_read'],
    ['/acr/v1/team%2Fapp', 'repository:team/app:metadata_read'],
  ])('tells a client without credentials what to ask for: %s', async (path, scope) => {
    const answer = await site.registry.call('GET', path, { headers: { Authorization: '' } });
    expect(answer).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    const host = site.registry.host;
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer realm="https://${host}/oauth2` +
        `/token",service="${host}"${scope === undefined ? '' : `,scope="${scope}"`}`,
    );
  });

  it.each([
    ['POST', '/v2/team/app/blobs/uploads/', 'pull,push'],
    ['DELETE', '/v2/team/app/manifests/1.0', 'delete'],
    ['PATCH', '/acr/v1/team/app', 'metadata_write'],
  ])('asks for the action of %s %s', async (method, path, action) => {
    const answer = await site.registry.call(method, path, { headers: { Authorization: '' } });
    expect(answer.headers['www-authenticate']).toContain(`scope="repository:team/app:${action}"`);
    expect(answer.json).toMatchObject({
      errors: [{ detail: [{ Type: 'repository', Name: 'team/app', Action: action }] }],
    });
  });

  it('follows the host the client used, unless that could forge the header', async () => {
    const ask = async (host: string): Promise<string | undefined> =>
      (await site.registry.call('GET', '/v2/', { headers: { Authorization: '', Host: host } })).headers[
        'www-authenticate'
      ];
    expect(await ask('contosopublic.azurecr.io')).toContain('service="contosopublic.azurecr.io"');
    expect(await ask('evil",service="x')).toContain('service="contosopublic.azurecr.io"');
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
    site.now = new Date('2026-06-01T13:15:01Z');
    const answer = await withToken(token, 'GET', '/v2/team/app/manifests/1.0');
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('by Basic is the admin user everywhere, and 403 for a token user without the role', async () => {
    const Authorization = basic('00000000-0000-0000-0000-000000000000', await refreshTokenOf(reader));
    expect((await site.registry.call('GET', '/v2/')).status).toBe(200);
    expect((await site.registry.call('GET', '/acr/v1/_catalog')).status).toBe(200);
    const ping = await site.registry.call('GET', '/v2/', { headers: { Authorization } });
    expect(ping.status).toBe(200);
    const push = await site.registry.call('POST', '/v2/team/app/blobs/uploads/', {
      headers: { Authorization },
    });
    expect(push).toMatchObject({ status: 403, code: 'DENIED' });
    const wrong = await site.registry.call('GET', '/v2/', { headers: { Authorization: basic('a', 'b') } });
    expect(wrong.status).toBe(401);
  });

  it('by tokens survives a restart when the signing key does', async () => {
    const options = { signingKey: 'kept', store: site.registry.store };
    const [before, after, other] = await Promise.all([
      serveRegistry(options),
      serveRegistry(options),
      serveRegistry({ store: site.registry.store }),
    ]);
    const { json } = await before.call('GET', '/oauth2/token?scope=repository:team/app:pull');
    const Authorization = `Bearer ${(json as { access_token: string }).access_token}`;
    const path = '/v2/team/app/manifests/1.0';
    expect((await after.call('GET', path, { headers: { Authorization } })).status).toBe(200);
    expect((await other.call('GET', path, { headers: { Authorization } })).status).toBe(401);
    await Promise.all([before.close(), after.close(), other.close()]);
  });
});
