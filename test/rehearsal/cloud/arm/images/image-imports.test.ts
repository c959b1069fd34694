import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultWorld, loginServer, registryId } from '../../../../../rehearsal/world';
import { pushImage } from '../../transfer/images';
import { startRig, type Rig } from '../../transfer/rig';
import { callArm } from '../arm-client';
import { callRegistry, failure } from '../arm-requests';

let folder: string;
let rig: Rig;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acr-ferry-import-'));
  rig = await startRig({ folder });
  await pushImage(rig.store.source, 'app', 'v1');
});
afterEach(async () => {
  await rig.stop();
  rmSync(folder, { recursive: true, force: true });
});

const restart = async (): Promise<void> => {
  await rig.stop();
  rig = await startRig({ folder });
};

const allowContributor = (): void => {
  const { objectId } = defaultWorld.source.app;
  rig.access.assign({ objectId, role: 'Contributor', scope: registryId(defaultWorld.source) });
};

async function start(sourceImage: string, targetTag: string): Promise<string> {
  allowContributor();
  const source = { registryUri: loginServer(defaultWorld.source), sourceImage };
  const body = { source, targetTags: [targetTag] };
  const { status, headers } = await callRegistry(rig, 'source', 'importImage', { method: 'POST', body });
  expect(status).toBe(202);
  const { pathname, search } = new URL(String(headers.location));
  return pathname + search;
}

async function end(location: string): ReturnType<typeof callArm> {
  const polled = await callArm(rig, 'source', location);
  return polled.status === 202 ? end(location) : polled;
}

it('ends under its location although the cloud stopped meanwhile', async () => {
  const succeeds = await start('app:v1', 'copies/app:v1');
  const fails = await start('app:missing', 'copies/app:v2');
  await restart();
  expect((await end(succeeds)).status).toBe(200);
  expect(await end(fails)).toMatchObject(
    failure(400, 'InvalidParameters', /^Operation registries-\S+ failed[.] .*'app:missing' was not found/),
  );
  expect(rig.store.source.resolve('copies/app', 'v1')?.digest).toBe(
    rig.store.source.resolve('app', 'v1')?.digest,
  );
});

it('copies what an earlier process accepted and did not finish', async () => {
  await start('app:v1', 'copies/app:v1');
  const [accepted] = rig.records.imports.list();
  rig.records.imports.put({
    ...accepted!,
    id: 'interrupted',
    name: 'interrupted',
    targets: [{ repository: 'later', tag: 'v1', text: 'later:v1' }],
    status: 'Running',
  });
  expect(rig.store.source.resolve('later', 'v1')).toBeUndefined();
  await restart();
  await expect.poll(() => rig.records.imports.get('interrupted')?.status).toBe('Succeeded');
  expect(rig.store.source.resolve('later', 'v1')?.digest).toBe(rig.store.source.resolve('app', 'v1')?.digest);
});
