import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { pushImage } from '../../transfer/images';
import { startRig, type Rig } from '../../transfer/rig';
import { setUpPipelines } from '../../transfer/transfers';
import { callRegistry, exportTo, failure, finishedRun, putPipeline, putRun } from '../arm-requests';

describe('pipeline runs', () => {
  let rig: Rig;
  let runs = 0;
  let name: string;
  beforeAll(async () => {
    rig = await startRig();
    await pushImage(rig.store.source, 'app', 'v1');
  });
  afterAll(() => rig.remove());
  beforeEach(async () => {
    setUpPipelines(rig);
    await putPipeline(rig, 'source');
    await putPipeline(rig, 'target');
    runs += 1;
    name = `run${String(runs).padStart(6, '0')}`;
  });

  describe('that are put again', () => {
    const same = () => exportTo(`${name}.tar`);
    beforeEach(async () => {
      expect((await putRun(rig, 'source', name, same())).status).toBe(201);
      await finishedRun(rig, 'source', name);
    });
    const operation = () =>
      rig.records.runs.get(`${registryId(defaultWorld.source)}/pipelineRuns/${name}`)!.operation;

    it('with the same request are the same execution', async () => {
      const before = operation();
      const again = await putRun(rig, 'source', name, same());
      expect(again).toMatchObject({ status: 200, body: { properties: { provisioningState: 'Succeeded' } } });
      expect(again.headers).not.toHaveProperty('azure-asyncoperation');
      expect(operation()).toBe(before);
    });

    it('with a new forceUpdateTag are executed again, once per tag', async () => {
      const forced = exportTo(`${name}.tar`, '1700000000');
      const started = await putRun(rig, 'source', name, forced);
      expect(started).toMatchObject({ status: 201, body: { properties: { forceUpdateTag: '1700000000' } } });
      // The pipeline does not overwrite blobs, which shows that it really was executed.
      expect((await finishedRun(rig, 'source', name)).properties.provisioningState).toBe('Failed');
      expect((await putRun(rig, 'source', name, forced)).status).toBe(200);
      expect((await putRun(rig, 'source', name, same())).status).toBe(200);
    });

    it('with another request are executed again', async () => {
      expect((await putRun(rig, 'source', name, exportTo(`${name}-second.tar`))).status).toBe(201);
      expect((await finishedRun(rig, 'source', name)).properties.provisioningState).toBe('Succeeded');
    });

    it('drop the old operation', async () => {
      const old = operation();
      await putRun(rig, 'source', name, exportTo(`${name}-third.tar`));
      expect(
        await callRegistry(rig, 'source', `pipelineRuns/${name}/operationStatuses/${old}`),
      ).toMatchObject(failure(404, 'ResourceNotFound', /operationStatuses/));
      await finishedRun(rig, 'source', name);
    });
  });
});
