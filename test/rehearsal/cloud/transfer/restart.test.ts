import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paces } from '../../../../rehearsal/cloud/transfer/switches';
import { pushImage } from './images';
import { startRig, type Rig } from './rig';
import { copyBlob, ended, setUpPipelines, submitRun } from './transfers';

const slow = { ...paces.instant, exportMs: 60_000, importMs: 60_000 };

describe('runs in flight when the process ends', () => {
  let folder: string;
  let rig: Rig | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acr-ferry-restart-'));
  });
  afterEach(async () => {
    await rig?.stop();
    rig = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  it('are executed again by the next process after a SIGKILL', async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'fixtures', 'interrupted-export.ts'), folder],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exited = once(child, 'exit');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    expect(line).toBe('Running');
    child.kill('SIGKILL');
    await exited;

    rig = await startRig({ folder, start: false });
    setUpPipelines(rig);
    const [interrupted] = rig.records.runs.list();
    expect(interrupted).toMatchObject({ status: 'Running', name: 'run00001' });
    rig.engine.start();
    const done = await ended(rig, interrupted!);
    expect(done).toMatchObject({ status: 'Succeeded', startTime: interrupted!.startTime });
    expect(await rig.container('source').getBlobClient('a.tar').exists()).toBe(true);
  });

  it('do not trip over what they had already made final', async () => {
    rig = await startRig({ folder });
    await pushImage(rig.store.source, 'app', 'v1');
    const deleting = { options: ['DeleteSourceBlobOnSuccess'] };
    const pipelines = setUpPipelines(rig, { target: deleting });
    const exported = await ended(
      rig,
      submitRun(rig, pipelines.source, { artifacts: ['app:v1'], blob: 'a.tar' }),
    );
    await copyBlob(rig, 'a.tar');
    const imported = await ended(rig, submitRun(rig, pipelines.target, { blob: 'a.tar' }));
    expect(imported).toMatchObject({ status: 'Succeeded' });
    // The process ended after the last effect and before the record said so.
    for (const { finishTime: _finish, catalogDigest: _digest, ...run } of [exported, imported]) {
      rig.records.runs.put({ ...run, status: 'Running' });
    }
    await rig.stop();

    rig = await startRig({ folder, start: false });
    setUpPipelines(rig, { target: deleting });
    rig.engine.start();
    const again = [await ended(rig, exported), await ended(rig, imported)];
    for (const run of again)
      expect(run).toMatchObject({ status: 'Succeeded', catalogDigest: exported.catalogDigest });
  });

  it('stay in flight when the engine closes', async () => {
    rig = await startRig({ folder, switches: { pace: slow } });
    await pushImage(rig.store.source, 'app', 'v1');
    const { source } = setUpPipelines(rig);
    const run = submitRun(rig, source, { artifacts: ['app:v1'], blob: 'a.tar' });
    await rig.stop();
    expect(['Creating', 'Running']).toContain(rig.records.runs.get(run.id)?.status);
    rig = undefined;
  });
});
