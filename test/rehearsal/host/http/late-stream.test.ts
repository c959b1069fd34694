import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { streamThrough } from '../../../../rehearsal/host/http/stream';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const block = (ms: number): void => {
  for (const begun = performance.now(); performance.now() - begun < ms;);
};

it('an answer that came while the process was busy is not taken for missing', async () => {
  let isWritten = (): void => undefined;
  const written = new Promise<void>((resolve) => (isWritten = resolve));
  const streamUrl = await serve((_, response) => {
    response.end('here it is', isWritten);
  });
  const warnings: string[] = [];
  const log = (level: string, _: string, text: string): void => {
    if (level === 'warning') warnings.push(text);
  };
  const url = await serve((request, response) => {
    void streamThrough({ streamUrl, log, invocationId: 'i' }, request, response, {}, async () => {
      await written;
      // Before what was written is read.
      setImmediate(() => {
        block(1200);
      });
    });
  });
  const answer = await fetch(url);
  expect([answer.status, await answer.text(), warnings]).toEqual([200, 'here it is', []]);
});
