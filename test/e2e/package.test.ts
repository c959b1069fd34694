import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleImages } from '../../rehearsal/images/samples';
import { createChildren } from '../../rehearsal/start/children';
import { rotateSas } from '../../rehearsal/start/follow';
import { startApp, startCloud } from '../../rehearsal/start/system';
import { packageApp } from '../../scripts/build/package-app';
import { describeSystem, type RunningSystem } from './running-system';

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
    expect(await details.json()).toMatchObject({ status: 'ok', version: '0.1.0' });
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
});
