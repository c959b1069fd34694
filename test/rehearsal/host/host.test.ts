import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { createWorker, silentLog, startHost } from '../../../rehearsal/host/index';

function load(): void {
  app.http('hello', { handler: () => ({ body: process.env.WEBSITE_HOSTNAME ?? '' }) });
}

describe('startHost', () => {
  it('runs again and again over one worker, telling the app its own address', async () => {
    const worker = await createWorker({ load }, { log: silentLog });
    for (let round = 0; round < 3; round += 1) {
      const host = await startHost(worker, { settings: {} });
      expect(`http://${await (await fetch(`${host.url}/api/hello`)).text()}`).toBe(host.url);
      await host.stop();
      await expect(fetch(`${host.url}/api/hello`)).rejects.toThrow('fetch failed');
    }
  });

  it('gives back its folder and ports when the start fails half way', async () => {
    const stateFolder = mkdtempSync(join(tmpdir(), 'acr-ferry-start-'));
    const worker = await createWorker({ load }, { log: silentLog });
    const first = await startHost(worker, { settings: {} });
    const port = Number(new URL(first.url).port);
    await expect(startHost(worker, { settings: {}, stateFolder, port })).rejects.toThrow('EADDRINUSE');
    await first.stop();
    const second = await startHost(worker, { settings: {}, stateFolder, port });
    await second.stop();
    rmSync(stateFolder, { recursive: true });
  });

  it('listens on no other interface than loopback', async () => {
    const worker = await createWorker({ load }, { log: silentLog });
    const host = await startHost(worker, { settings: {} });
    const port = Number(new URL(host.url).port);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ port, host: address }, () => {
          socket.destroy();
          resolve(true);
        }).on('error', () => {
          resolve(false);
        });
      });
      expect(reached).toBe(false);
    }
    await host.stop();
  });
});
