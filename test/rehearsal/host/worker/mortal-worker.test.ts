import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { app } from '@azure/functions';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVirtualClock } from '../../../../rehearsal/host/clock';
import { createWorker, silentLog, startHost } from '../../../../rehearsal/host/index';
import { startApp } from '../fixtures/start-app';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** An app whose module counts its own answers. */
function writeApp(): string {
  const folder = mkdtempSync(join(tmpdir(), 'acr-ferry-app-'));
  const functions = JSON.stringify(require.resolve('@azure/functions'));
  folders.push(folder);
  writeFileSync(join(folder, 'host.json'), '{"version":"2.0"}');
  writeFileSync(join(folder, 'package.json'), '{"main":"index.cjs"}');
  writeFileSync(join(folder, 'count.cjs'), 'let count = 0; exports.next = () => String(++count);');
  writeFileSync(
    join(folder, 'index.cjs'),
    `const { app } = require(${functions}); const { next } = require('./count.cjs');
     app.http('count', { authLevel: 'anonymous', handler: () => ({ body: next() }) });`,
  );
  return folder;
}

describe('a worker that was killed', () => {
  it('comes back with modules that remember nothing, and serves what came meanwhile', async () => {
    const worker = await createWorker(writeApp(), { log: silentLog });
    const host = await startHost(worker, { settings: {}, workerRestartMs: 20 });
    const count = async (): Promise<string> => (await fetch(`${host.url}/api/count`)).text();
    expect([await count(), await count()]).toEqual(['1', '2']);
    host.worker.kill();
    expect([await count(), await count()]).toEqual(['1', '2']);
    await host.stop();
  });

  it('fails requests in flight with 500, and what they return later is dropped', async () => {
    let end: (() => void) | undefined;
    const load = (): void => {
      app.http('slow', {
        authLevel: 'anonymous',
        handler: () => new Promise((resolve) => (end = () => resolve({ body: 'late' }))),
      });
    };
    const host = await startApp(load, { workerRestartMs: 1 });
    const answer = fetch(`${host.url}/api/slow`);
    await expect.poll(() => end).toBeDefined();
    host.worker.kill();
    end?.();
    const { status } = await answer;
    expect(status).toBe(500);
  });

  it('stays away as long as it is told', async () => {
    const clock = createVirtualClock();
    const load = (): void => {
      app.http('hello', { authLevel: 'anonymous', handler: () => ({ body: 'hello' }) });
    };
    const host = await startApp(load, { clock, workerRestartMs: 1000 });
    host.worker.kill();
    const answered = vi.fn();
    const answer = fetch(`${host.url}/api/hello`).then(answered);
    clock.advanceTo(clock.now() + 999);
    await sleep(50);
    expect(answered).not.toHaveBeenCalled();
    clock.advanceTo(clock.now() + 1);
    await answer;
  });

  it.each([
    ['stops the host at the third death, half an hour after the one before', 30 * 60_000, true],
    ['goes on when deaths are rarer', 30 * 60_000 + 1, false],
  ])('%s', async (_title, apart, stops) => {
    const clock = createVirtualClock();
    const stoppedItself = vi.fn();
    const load = (): void => {
      app.http('hello', { authLevel: 'anonymous', handler: () => ({ body: 'hello' }) });
    };
    const host = await startApp(load, { clock, stoppedItself });
    const hello = (): Promise<string> => fetch(`${host.url}/api/hello`).then((answer) => answer.text());
    for (let death = 1; death <= 3; death += 1) {
      expect(await hello()).toBe('hello');
      host.worker.kill();
      clock.advanceTo(clock.now() + apart);
    }
    if (stops) {
      await expect.poll(() => stoppedItself.mock.calls).toHaveLength(1);
      await expect(hello()).rejects.toThrow('fetch failed');
    } else expect(await hello()).toBe('hello');
  });
});
