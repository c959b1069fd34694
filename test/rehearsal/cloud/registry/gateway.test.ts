import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './registry-call';
import { serveRegistry, type ServedRegistry } from './serve-registry';

let registry: ServedRegistry;
beforeAll(async () => {
  registry = await serveRegistry();
});
afterAll(() => registry.close());

/** With an `Authorization` header of so many bytes, name and line end included. */
const ping = (bytes: number): Promise<Answer> => {
  const Authorization = 'Bearer '.padEnd(bytes - 'Authorization: \r\n'.length, 'x');
  return registry.call('GET', '/v2/', { headers: { Authorization } });
};

describe('a header that is too large', () => {
  it('is refused by the gateway from 8 KB on, not as a registry would', async () => {
    expect(await ping(8192)).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    const refused = await ping(8193);
    expect(refused).toMatchObject({ status: 400, code: undefined });
    expect(refused.headers['content-type']).toBe('text/html');
    expect(refused.bytes.toString()).toContain('Request Header Or Cookie Too Large');
  });

  it('is refused by Node itself from 16 KB on', async () => {
    expect(await ping(16 * 1024 + 1)).toMatchObject({ status: 431 });
  });

  it('is that of a token for a hundred repositories', async () => {
    const scope = Array.from({ length: 100 }, (_, i) => `repository:team/app-${i}:pull`).join(' ');
    const answer = await registry.call('GET', `/oauth2/token?scope=${encodeURIComponent(scope)}`);
    const { access_token: token } = answer.json as { access_token: string };
    const Authorization = `Bearer ${token}`;
    expect((await registry.call('GET', '/v2/', { headers: { Authorization } })).status).toBe(400);
  });
});
