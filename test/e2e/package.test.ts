import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleImages } from '../../rehearsal/images/samples';
import { createChildren } from '../../rehearsal/start/children';
import { rotateSas } from '../../rehearsal/start/follow';
import { startApp, startCloud } from '../../rehearsal/start/system';
import { packageApp } from '../../scripts/build/package-app';
import { version } from '../support/project-version';
import { describeSystem, type RunningSystem } from './running-system';

/** `npm run smoke -- <args>` without npm. */
const smoke = (key: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/smoke.ts', ...args],
      { env: { ...process.env, ACR_FERRY_KEY: key } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

describe('the package, in an empty folder without modules', () => {
  const state = mkdtempSync(path.join(tmpdir(), 'acr-ferry-package-'));
  const children = createChildren(path.join(state, 'logs'));
  let system: RunningSystem;

  beforeAll(async () => {
    const app = path.join(state, 'wwwroot');
    const [endpoints] = await Promise.all([startCloud(children, state, { fresh: false }), packageApp()]);
    cpSync('deploy', app, { recursive: true });
    system = describeSystem(
      { endpoints, app: await startApp(children, endpoints, { state, port: 0, app }) },
      state,
    );
  });
  afterAll(async () => {
    await children.stop();
    rmSync(state, { recursive: true, force: true });
  });

  it('answers: health, version and dashboard', async () => {
    const health = await fetch(`${system.app.url}/api/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok', problems: 0 }]);
    const details = await system.client.request('GET', 'health/details');
    expect(await details.json()).toMatchObject({ status: 'ok', version });
    expect((await fetch(`${system.app.url}/api/dashboard/`)).status).toBe(200);
  });

  it('transfers', async () => {
    await rotateSas(system.client);
    const digests = await system.push((await sampleImages()).slice(0, 1));
    const report = await system.transfer([...digests.keys()]);
    expect(report.status).toBe('succeeded');
    expect(new Map(report.artifacts.map(({ reference, targetDigest }) => [reference, targetDigest]))).toEqual(
      digests,
    );
  });

  it('passes the smoke check', async () => {
    const { url, functionKey } = system.app;
    const { code, stdout, stderr } = await smoke(functionKey, url);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      `app    ${url}, dashboard ${url}/api/dashboard`,
      'ok     health: ok',
      'ok     sign-in: refused without a key',
      expect.stringMatching(
        /^ok {5}sign-in: acr-ferry \d+\.\d+\.\d+ on Node \d+\.\d+\.\d+, routes: default$/,
      ),
      expect.stringMatching(/^ok {5}plan: default: \d artifact\(s\) would be exported$/),
      '',
    ]);
  });

  it('does not pass it with a wrong key, and says when nothing could be asked', async () => {
    const refused = await smoke('not-the-key', system.app.url);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/^wrong {2}sign-in: 401 with the key/m);
    expect(`${refused.stdout}${refused.stderr}`).not.toContain('not-the-key');
    const away = await smoke('any', 'http://127.0.0.1:9', '--wait', '0');
    expect([away.code, away.stdout]).toEqual([2, expect.stringMatching(/^app .+\n$/)]);
    expect(away.stderr).toMatch(/^http:\/\/127\.0\.0\.1:9 does not answer: /);
    expect(await smoke('', system.app.url)).toMatchObject({ code: 2, stdout: '' });
  });
});
