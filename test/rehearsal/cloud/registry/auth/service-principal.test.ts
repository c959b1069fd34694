import { expect, it } from 'vitest';
import { putImage } from '../artifacts';
import { basic } from '../auth-site';
import { resourceId, serveRegistry } from '../serve-registry';

const clientId = 'aaaaaaaa-0000-4000-8000-000000000001';
const application = { clientId, objectId: 'principal', secret: 'its secret' };

it('signs in with id and secret, by the roles the principal has', async () => {
  const registry = await serveRegistry({ applications: [application] });
  await putImage(registry.store, 'team/app', '1.0');
  const pull = async (user: string, password: string): Promise<number> => {
    const headers = { Authorization: basic(user, password) };
    return (await registry.call('GET', '/v2/team/app/manifests/1.0', { headers })).status;
  };
  expect(await pull(clientId, application.secret)).toBe(401);
  registry.access.assign({ objectId: 'principal', role: 'AcrPull', scope: resourceId });
  expect(await pull(clientId, application.secret)).toBe(200);
  expect(await pull(clientId.toUpperCase(), application.secret)).toBe(200);
  expect(await pull(clientId, 'another secret')).toBe(401);
  expect(await pull('aaaaaaaa-0000-4000-8000-000000000002', application.secret)).toBe(401);
  const scope = 'repository:team/app:pull,push';
  const token = await registry.call('GET', `/oauth2/token?service=x&scope=${scope}`, {
    headers: { Authorization: basic(clientId, application.secret) },
  });
  const [, claims = ''] = (token.json as { access_token: string }).access_token.split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    access: [{ name: 'team/app', actions: ['pull'] }],
  });
  await registry.close();
});
