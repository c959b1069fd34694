import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { pushImage } from '../../transfer/images';
import { startRig, type Rig } from '../../transfer/rig';
import { setUpPipelines } from '../../transfer/transfers';
import { failure, finishedRun, putPipeline, putRun, runBody } from '../arm-requests';

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

  describe('are refused', () => {
    const property = 'properties.request';
    const artifacts = (count: number) => Array.from({ length: count }, (_, index) => `app:v${String(index)}`);

    it.each([
      ['no request', { properties: {} }, 'InvalidRequestContent', property],
      [
        'no pipeline',
        { properties: { request: {} } },
        'InvalidRequestContent',
        `${property}.pipelineResourceId`,
      ],
    ])('with %s', async (_what, body, code, target) => {
      expect(await putRun(rig, 'source', name, body)).toMatchObject(
        failure(400, code, /deserialized/, target),
      );
    });

    it.each([
      ['no artifacts', { artifacts: [] }, /at least one artifact/, 'artifacts'],
      ['an empty artifact', { artifacts: ['app:v1', ' '] }, /at least one artifact, each as/, 'artifacts'],
      ['51 artifacts', { artifacts: artifacts(51) }, /has 51 artifacts; the maximum is 50/, 'artifacts'],
      ['no blob name', { target: { name: '' } }, /blob name of 1 to 1024/, 'target.name'],
      ['a long blob name', { target: { name: 'b'.repeat(1025) } }, /blob name of 1 to 1024/, 'target.name'],
      ['a source', { source: { name: 'blob' } }, /does not apply to a run of an export pipeline/, 'source'],
    ])('with %s', async (_what, request, message, target) => {
      expect(await putRun(rig, 'source', name, runBody('source', request))).toMatchObject(
        failure(400, 'BadRequest', message, `${property}.${target}`),
      );
    });

    it('with artifacts or a target for an import', async () => {
      for (const [request, target] of [
        [{ artifacts: ['app:v1'] }, 'artifacts'],
        [{ target: { name: 'blob' } }, 'target'],
      ] as const) {
        expect(await putRun(rig, 'target', name, runBody('target', request))).toMatchObject(
          failure(
            400,
            'BadRequest',
            /does not apply to a run of an import pipeline/,
            `${property}.${target}`,
          ),
        );
      }
    });

    it('with a pipeline id that is none', async () => {
      for (const id of [
        'pipeline',
        registryId(defaultWorld.source),
        `${registryId(defaultWorld.source)}/tasks/pipeline`,
      ]) {
        expect(
          await putRun(rig, 'source', name, runBody('source', { pipelineResourceId: id })),
        ).toMatchObject(
          failure(
            400,
            'LinkedInvalidPropertyId',
            /Expect fully qualified resource Id/,
            `${property}.pipelineResourceId`,
          ),
        );
      }
    });

    it('with a pipeline that does not exist or is in another registry', async () => {
      const missing = `${registryId(defaultWorld.source)}/exportPipelines/missing`;
      const foreign = `${registryId(defaultWorld.target)}/importPipelines/pipeline`;
      expect(
        await putRun(rig, 'source', name, runBody('source', { pipelineResourceId: missing })),
      ).toMatchObject(
        failure(
          400,
          'BadRequest',
          /was not found in the registry 'contosopublic'/,
          `${property}.pipelineResourceId`,
        ),
      );
      const body = { properties: { request: { pipelineResourceId: foreign, source: { name: 'blob' } } } };
      expect(await putRun(rig, 'source', name, body)).toMatchObject(
        failure(400, 'BadRequest', /was not found/),
      );
    });

    it.each(['four', 'with_underscore', 'with-dash', 'a'.repeat(51)])('with the name %s', async (bad) => {
      expect(await putRun(rig, 'source', bad)).toMatchObject(
        failure(400, 'InvalidResourceName', /alpha numeric/),
      );
    });

    it('for nothing else: 50 artifacts and empty strings for what is not used', async () => {
      const request = {
        artifacts: artifacts(50),
        source: { type: '', name: '' },
        catalogDigest: '',
      };
      const body = runBody('source', request, '');
      expect((await putRun(rig, 'source', name, body)).status).toBe(201);
      await finishedRun(rig, 'source', name);
    });
  });
});
