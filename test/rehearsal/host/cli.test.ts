import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('lets its worker die when told to, and gives up at the third death', async () => {
    const scenario = join(folder, 'scenario.json');
    writeFileSync(scenario, '{"faults":[],"host":{"workerDies":[{"function":"lane"}]}}');
    const effects = { EFFECTS: join(folder, 'effects') };
    const host = start(app, join(folder, 'state'), effects, ['--scenario', scenario]);
    const { url, systemKey, masterKey } = await host.ready;
    const post = (path: string, key: string, body = ''): Promise<Response> =>
      fetch(`${url}/${path}`, { method: 'POST', body, headers: { 'x-functions-key': key } });
    const kill = (body?: string): Promise<Response> => post('admin/worker/kill', masterKey, body);
    const orchestrators = 'runtime/webhooks/durabletask/orchestrators';
    const run = async (): Promise<{ output: unknown }> => {
      const started = await post(
        `${orchestrators}/lane?timeout=120&pollingInterval=1`,
        systemKey,
        '{"lane":"a"}',
      );
      return (await started.json()) as { output: unknown };
    };
    expect(await run()).toMatchObject({
      output: "Orchestrator function 'lane' failed: node exited with code 137",
    });
    expect((await post('admin/worker/kill', systemKey)).status).toBe(401);
    expect((await kill('{"function":7}')).status).toBe(400);
    expect((await kill('{"function":"step"}')).status).toBe(202);
    expect(await run()).toEqual(['a.0', 'a.1', 'a.2', 'a.3']);
    expect(readFileSync(effects.EFFECTS, 'utf8')).toBe('a.0\na.0\na.1\na.2\na.3\n');
    expect((await kill()).status).toBe(202);
    expect(await host.exited).toEqual([1, null]);
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
