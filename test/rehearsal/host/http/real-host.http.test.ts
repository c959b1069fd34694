import { request } from 'node:http';
import { app } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { startApp } from '../fixtures/start-app';
import { openHttpApp } from './http-app';

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  /** Sent in chunks unless the headers say how long it is; without one only the head is sent. */
  readonly body?: string;
}

/** Sends a request as written, and reads status and body of the answer. */
function exchange(url: string, { method = 'GET', headers = {}, body }: Sent): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        outgoing.destroy();
        resolve([response.statusCode ?? 0, text]);
      });
    });
    outgoing.on('error', reject);
    if (method === 'GET' || body !== undefined) outgoing.end(body);
    else outgoing.flushHeaders();
  });
}

describe('as on the real host', () => {
  it.each([
    ['a%2Fb', 'a%2Fb'],
    ['a%2fb%20c', 'a%2fb c'],
  ])('a route parameter keeps an escaped slash: %s', async (sent, got) => {
    const { url } = await openHttpApp();
    const answer = await fetch(`${url}/api/describe/${sent}`);
    expect(await answer.json()).toMatchObject({ params: { a: got } });
  });

  it('repeated headers join without a blank', async () => {
    const { url } = await openHttpApp();
    const [, text] = await exchange(`${url}/api/describe/x`, { headers: { 'x-test': ['a', 'b'] } });
    expect(JSON.parse(text)).toMatchObject({ header: 'a,b' });
  });

  it('a body over 100 MB is 500 without a body', async () => {
    const { url } = await openHttpApp();
    const headers = { 'content-length': String(100 * 1024 * 1024 + 1) };
    expect(await exchange(`${url}/api/size`, { method: 'POST', headers })).toEqual([500, '']);
  });

  it('a URL of 20 KB is 414, and one of 100 KB too', async () => {
    const { url } = await openHttpApp();
    for (const length of [20, 100]) {
      const [status] = await exchange(`${url}/api/describe/${'x'.repeat(length * 1024)}`, {});
      expect(status).toBe(414);
    }
    expect((await exchange(`${url}/api/describe/x`, { headers: { a: 'x'.repeat(40_000) } }))[0]).toBe(431);
  });

  it('a chunked body runs the function with an empty one', async () => {
    const { url } = await openHttpApp();
    const chunked = { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: 'dropped' };
    expect(await exchange(`${url}/api/size`, chunked)).toEqual([200, '0']);
  });

  it('POST /admin/functions/<an HTTP function> is 202', async () => {
    const host = await startApp(() => app.http('f', { handler: () => ({}) }));
    const headers = { 'content-type': 'application/json', 'x-functions-key': host.keys.master };
    const answer = await fetch(`${host.url}/admin/functions/f`, { method: 'POST', body: '{}', headers });
    expect(answer.status).toBe(202);
  });
});
