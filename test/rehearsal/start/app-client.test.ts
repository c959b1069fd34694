import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { listen, type Listener } from '../../../rehearsal/cloud/platform/listeners/listener';
import { createAppClient, type AppClient } from '../../../rehearsal/start/app-client';

/** An app that is late with its first answer. */
let server: Listener;
let app: AppClient;
let asked: string[];

beforeAll(async () => {
  server = await listen(
    (request, response) => {
      const isLate = asked.push(request.method ?? '') === 1;
      response.writeHead(isLate ? 503 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isLate ? { code: 'STATE_UNAVAILABLE', detail: 'late' } : { status: 'ok' }));
    },
    { port: 0 },
  );
  const keys = { functionKey: 'key', masterKey: '', systemKey: '', loadMs: 0 };
  app = createAppClient({ url: `http://127.0.0.1:${server.port}`, ...keys });
});
afterAll(() => server.close());
beforeEach(() => (asked = []));

it('asks again what only reads', async () => {
  expect(await app.transfer('t1')).toEqual({ status: 'ok' });
  expect(asked).toEqual(['GET', 'GET']);
});

it('orders once, whatever comes of it', async () => {
  await expect(app.startTransfer(['a:1'])).rejects.toThrow('STATE_UNAVAILABLE');
  expect(asked).toEqual(['POST']);
});
