import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHostProcess, type HostProcess } from './fixtures/host-process';

const app = join(__dirname, 'fixtures/kill-app');
let folder = '';
const started: HostProcess[] = [];
const start = (...args: Parameters<typeof startHostProcess>): HostProcess => {
  const host = startHostProcess(...args);
  started.push(host);
  return host;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-cli-'));
});
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('npm run host', () => {
  it('says where it listens and with which keys, and ends cleanly on SIGTERM', async () => {
    const settings = join(folder, 'local.settings.json');
    writeFileSync(settings, '{"Values":{"HOST_FUNCTION_KEY":"from-file","HOST_MASTER_KEY":"from-file"}}');
    const host = start(app, join(folder, 'state'), { HOST_MASTER_KEY: 'from-environment' }, [
      '--settings',
      settings,
    ]);
    const ready = await host.ready;
    expect(ready).toMatchObject({ type: 'ready', masterKey: 'from-environment', functionKey: 'from-file' });
    expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(ready.loadMs).toBeGreaterThan(0);
    expect((await fetch(`${ready.url}/api/unknown`)).status).toBe(404);
    host.child.kill('SIGTERM');
    expect(await host.exited).toEqual([0, null]);
  });

  it('ends when the process that started it goes away', async () => {
    const host = start(app, join(folder, 'state'));
    await host.ready;
    host.child.disconnect();
    expect(await host.exited).toEqual([0, null]);
  });

  it('refuses a state folder in use and bad options, saying why', async () => {
    const state = join(folder, 'state');
    await start(app, state).ready;
    await expect(start(app, state).ready).rejects.toThrow('is in use by another host');
    await expect(start(app, join(folder, 'other'), {}, ['--port', 'x']).ready).rejects.toThrow(
      '--port must be a whole number',
    );
    await expect(start(join(folder, 'nothing'), join(folder, 'other')).ready).rejects.toThrow(
      'host.json cannot be read',
    );
  });
});
