import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runningCloud } from '../../../rehearsal/start/join-cloud';

/** A cloud that was killed leaves its endpoints behind, and its process number to others. */

const key = 'its-own';
let state: string;
let server: Server;
let url: string;
beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'acr-ferry-join-'));
  server = createServer(({ headers }, response) => {
    response.writeHead(headers.authorization === `Bearer ${key}` ? 200 : 401).end('[]');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  rmSync(state, { recursive: true });
});

const write = (control: { url: string; key: string }): void => {
  writeFileSync(join(state, 'endpoints.json'), JSON.stringify({ pid: process.pid, control }));
};

it('a cloud that answers is the one of its folder', async () => {
  write({ url, key });
  expect(await runningCloud(state)).toMatchObject({ control: { url } });
});

it('endpoints nobody serves, or others do, are of no cloud that runs', async () => {
  expect(await runningCloud(state)).toBeUndefined();
  write({ url, key: 'of-an-earlier-one' });
  expect(await runningCloud(state)).toBeUndefined();
  write({ url, key });
  server.close();
  server.closeAllConnections();
  expect(await runningCloud(state)).toBeUndefined();
});
