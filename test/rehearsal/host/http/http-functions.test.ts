import { describe, expect, it } from 'vitest';
import { openHttpApp } from './http-app';

describe('HTTP functions', () => {
  it('see URL, method, joined query values, route parameters, headers, body and user', async () => {
    const { url } = await openHttpApp();
    const target = `${url}/API/Describe/a%20b?q=1&q=2`;
    const principal = Buffer.from(JSON.stringify({ claims: [] })).toString('base64');
    const response = await fetch(target, {
      method: 'POST',
      body: '{"x":1}',
      headers: {
        'x-test': 'T',
        'x-ms-client-principal': principal,
        'x-ms-client-principal-id': '1',
        'x-ms-client-principal-name': 'jo',
        'x-ms-client-principal-idp': 'aad',
      },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      url: target,
      method: 'POST',
      q: '1,2',
      params: { a: 'a b' },
      header: 'T',
      user: 'jo',
      body: '{"x":1}',
    });
  });

  it('answer HEAD without body and only the methods they list: 404 otherwise', async () => {
    const { url } = await openHttpApp();
    const head = await fetch(`${url}/api/describe/x`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([201, '']);
    for (const method of ['OPTIONS', 'PUT', 'DELETE']) {
      const response = await fetch(`${url}/api/describe/x`, { method });
      expect([response.status, await response.text()]).toEqual([404, '']);
    }
    expect((await fetch(`${url}/api/unknown`)).status).toBe(404);
    expect((await fetch(`${url}/describe/x`)).status).toBe(404);
  });

  it.each([
    ['nothing', 204],
    ['throws', 500],
    ['text', 500],
  ])('%s: status %i with an empty body', async (name, status) => {
    const { url } = await openHttpApp();
    const response = await fetch(`${url}/api/${name}`);
    expect([response.status, await response.text()]).toEqual([status, '']);
  });

  it('enforce keys by level, from header or query', async () => {
    const { url, keys } = await openHttpApp();
    const status = async (path: string, key?: string): Promise<number> =>
      (await fetch(`${url}/api/${path}`, key === undefined ? {} : { headers: { 'x-functions-key': key } }))
        .status;
    expect(await status('function')).toBe(401);
    expect(await status('function', 'wrong')).toBe(401);
    expect(await status('function', keys.function)).toBe(200);
    expect(await status('function', keys.master)).toBe(200);
    expect(await status('function', keys.system)).toBe(401);
    expect(await status(`function?code=${keys.function}`)).toBe(200);
    expect(await status(`function?code=${keys.function}`, 'wrong')).toBe(401);
    const listed = await fetch(`${url}/admin/functions/FUNCTION/keys`, {
      headers: { 'x-functions-key': keys.master },
    });
    const own = ((await listed.json()) as { keys: { value: string }[] }).keys[0]?.value;
    expect(await status('function', own)).toBe(200);
    expect(await status('admin', own)).toBe(401);
    expect(await status('admin', keys.function)).toBe(401);
    expect(await status('admin', keys.master)).toBe(200);
  });

  it('are open when keys are not enforced', async () => {
    const { url } = await openHttpApp({ enforceKeys: false });
    expect((await fetch(`${url}/api/admin`)).status).toBe(200);
  });

  it('get bodies up to 100 MB', async () => {
    const { url } = await openHttpApp();
    const large = await fetch(`${url}/api/size`, { method: 'POST', body: Buffer.alloc(8_000_000) });
    expect(await large.text()).toBe('8000000');
  });

  it('live below another prefix, or none', async () => {
    const hostJson = { version: '2.0', extensions: { http: { routePrefix: '' } } };
    const { url } = await openHttpApp({ hostJson });
    expect((await fetch(`${url}/nothing`)).status).toBe(204);
  });
});
