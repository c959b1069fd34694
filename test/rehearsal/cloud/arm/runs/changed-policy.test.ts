import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { pushImage } from '../../transfer/images';
import { startRig, type Rig } from '../../transfer/rig';
import { setUpPipelines } from '../../transfer/transfers';
import { callArm } from '../arm-client';
import { callRegistry, exportTo, finishedRun, pipelineBody, putPipeline, putRun } from '../arm-requests';

const { source } = defaultWorld;
const id = registryId(source);

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
  rig.access.assign({ objectId: source.app.objectId, role: 'Owner', scope: id });
  await pushImage(rig.store.source, 'app', 'v1');
  setUpPipelines(rig);
  await putPipeline(rig, 'source');
});
afterAll(() => rig.remove());

it.each([
  { properties: { publicNetworkAccess: 'Disabled', policies: { exportPolicy: { status: 'disabled' } } } },
  { sku: { name: 'Standard' } },
])('a pipeline that is there goes on running after %j, and no new one is made', async (change) => {
  const patched = await callArm(rig, 'source', `${id}?api-version=2025-11-01`, {
    method: 'PATCH',
    body: change,
  });
  expect(patched.status).toBe(200);
  const another = { method: 'PUT', body: pipelineBody('source') };
  expect((await callRegistry(rig, 'source', 'exportPipelines/another', another)).status).toBe(400);
  const name = `afterchange${Object.keys(change).join('')}`;
  expect((await putRun(rig, 'source', name, exportTo(`${name}.tar`))).status).toBe(201);
  expect(await finishedRun(rig, 'source', name)).toMatchObject({
    properties: { provisioningState: 'Succeeded', response: { status: 'Succeeded' } },
  });
});
