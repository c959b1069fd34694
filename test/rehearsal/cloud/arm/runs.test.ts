import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paces } from '../../../../rehearsal/cloud/transfer/switches';
import { defaultWorld, registryId } from '../../../../rehearsal/world';
import { pushImage } from '../transfer/images';
import { containerUri, secretUri, startRig, type Rig } from '../transfer/rig';
import { copyBlob, setUpPipelines } from '../transfer/transfers';
import { callArm } from './arm-client';
import { callRegistry, failure, finishedRun, putPipeline, putRun, runBody } from './arm-requests';

const precise = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/) as string;
const operationPath = (url: unknown): string => {
  const { pathname, search } = new URL(String(url));
  return pathname + search;
};

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

  const exportTo = (blob: string, forceUpdateTag?: string) =>
    runBody('source', { target: { name: blob } }, forceUpdateTag);

  it('go from Creating over Running to Succeeded, with an operation nested under the run', async () => {
    const pace = { ...paces.instant, creatingMs: 500, exportMs: 500 };
    const paced = await startRig({ switches: { pace } });
    try {
      await pushImage(paced.store.source, 'app', 'v1');
      setUpPipelines(paced);
      await putPipeline(paced, 'source');
      const blob = `${name}.tar`;
      const started = await putRun(paced, 'source', name, exportTo(blob));
      const id = `${registryId(defaultWorld.source)}/pipelineRuns/${name}`;
      expect(started).toMatchObject({
        status: 201,
        body: {
          id,
          name,
          type: 'Microsoft.ContainerRegistry/registries/pipelineRuns',
          properties: {
            provisioningState: 'Creating',
            request: { artifacts: ['app:v1'], target: { type: 'AzureStorageBlob', name: blob } },
          },
        },
      });
      expect(started.body).not.toHaveProperty('properties.response');
      const link = String(started.headers['azure-asyncoperation']);
      expect(link).toMatch(
        new RegExp(
          `^${paced.armUrl.source}${id}/operationStatuses/pipelineruns-[0-9a-f-]{36}\\?api-version=2025-06-01-preview$`,
        ),
      );
      expect(started.headers['retry-after']).toBe('1');

      const states = new Set<string>();
      for (;;) {
        const operation = (await callArm(paced, 'source', operationPath(link))).body as { status: string };
        states.add(operation.status);
        if (operation.status === 'Succeeded') {
          expect(operation).toMatchObject({ percentComplete: 100, startTime: precise, endTime: precise });
          break;
        }
      }
      expect([...states]).toEqual(['Creating', 'Running', 'Succeeded']);
      expect(await finishedRun(paced, 'source', name)).toMatchObject({
        properties: {
          provisioningState: 'Succeeded',
          response: {
            status: 'Succeeded',
            progress: { percentage: '100' },
            startTime: precise,
            finishTime: precise,
            target: {
              type: 'AzureStorageBlob',
              uri: `${containerUri.source}/${blob}`,
              keyVaultUri: secretUri.source,
              storageAccessMode: 'SasToken',
            },
            catalogDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
          },
        },
      });
    } finally {
      await paced.remove();
    }
  });

  it('that import list what they imported, and have the source', async () => {
    const blob = `${name}.tar`;
    await putRun(rig, 'source', name, exportTo(blob));
    await finishedRun(rig, 'source', name);
    await copyBlob(rig, blob);
    await putRun(rig, 'target', name, runBody('target', { source: { type: '', name: blob } }));
    const { properties } = await finishedRun(rig, 'target', name);
    expect(properties).toMatchObject({
      request: { source: { type: 'AzureStorageBlob', name: blob } },
      response: { importedArtifacts: ['app:v1'], source: { uri: `${containerUri.target}/${blob}` } },
    });
    expect(properties.response).not.toHaveProperty('target');
    expect(properties.response).not.toHaveProperty('trigger');
  });

  it('show their failure in the run while the operation has succeeded', async () => {
    const started = await putRun(rig, 'source', name, runBody('source', { artifacts: ['nothing:here'] }));
    expect(await finishedRun(rig, 'source', name)).toMatchObject({
      properties: {
        provisioningState: 'Failed',
        response: {
          status: 'Failed',
          pipelineRunErrorMessage: "The artifact 'nothing:here' was not found in the registry.",
          finishTime: precise,
        },
      },
    });
    const operation = await callArm(rig, 'source', operationPath(started.headers['azure-asyncoperation']));
    expect(operation.body).toMatchObject({ status: 'Succeeded' });
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

  describe('that are executing', () => {
    let slow: Rig;
    beforeAll(async () => {
      slow = await startRig({
        switches: { pace: { ...paces.instant, exportMs: 60_000 }, concurrentRuns: 1 },
        arm: { executingState: 'Succeeded', retryAfterSeconds: 0 },
      });
      await pushImage(slow.store.source, 'app', 'v1');
      setUpPipelines(slow);
      await putPipeline(slow, 'source');
    });
    afterAll(() => slow.remove());

    const running = async (run: string) => {
      for (;;) {
        const { body } = await callRegistry(slow, 'source', `pipelineRuns/${run}`);
        const { response } = (body as { properties: { response?: { status: string } } }).properties;
        if (response?.status === 'Running') return body;
      }
    };

    it('answer the same request with 200 and refuse another', async () => {
      const started = await putRun(slow, 'source', 'slowrun1', exportTo('slow.tar'));
      expect(started.headers).not.toHaveProperty('retry-after');
      const again = await putRun(slow, 'source', 'slowrun1', exportTo('slow.tar'));
      expect(again.status).toBe(200);
      expect(again.headers['azure-asyncoperation']).toBe(started.headers['azure-asyncoperation']);
      expect(await putRun(slow, 'source', 'slowrun1', exportTo('other.tar'))).toMatchObject(
        failure(409, 'Conflict', /'slowrun1' is still executing/),
      );
    });

    it('show Succeeded beside Running where the switch says so, and progress as text', async () => {
      expect(await running('slowrun1')).toMatchObject({
        properties: {
          provisioningState: 'Succeeded',
          response: {
            status: 'Running',
            progress: { percentage: expect.stringMatching(/^\d{1,2}$/) as string },
          },
        },
      });
    });

    it('keep the next ones waiting in Creating, and let their record be deleted', async () => {
      await putRun(slow, 'source', 'slowrun2', exportTo('second.tar'));
      const { body } = await callRegistry(slow, 'source', 'pipelineRuns/slowrun2');
      expect(body).toMatchObject({ properties: { provisioningState: 'Creating' } });
      const removed = await callRegistry(slow, 'source', 'pipelineRuns/slowrun2', { method: 'DELETE' });
      expect(removed.status).toBe(200);
      expect((await callRegistry(slow, 'source', 'pipelineRuns/slowrun2')).status).toBe(404);
    });
  });

  it('that hang give their place to the next when their record is deleted', async () => {
    const one = await startRig({ switches: { concurrentRuns: 1 } });
    try {
      await pushImage(one.store.source, 'app', 'v1');
      setUpPipelines(one);
      await putPipeline(one, 'source');
      one.faults.arm('run-hangs', 'pipeline/hanging1', { afterPercent: 30 });
      await putRun(one, 'source', 'hanging1', exportTo('hanging.tar'));
      await putRun(one, 'source', 'waiting1', exportTo('waiting.tar'));
      await callRegistry(one, 'source', 'pipelineRuns/hanging1', { method: 'DELETE' });
      expect((await finishedRun(one, 'source', 'waiting1')).properties.provisioningState).toBe('Succeeded');
      expect(await one.container('source').getBlobClient('hanging.tar').exists()).toBe(false);
    } finally {
      await one.remove();
    }
  });

  it('that failed end their operation as Failed where the switch says so', async () => {
    const failing = await startRig({ arm: { failedRunOperation: 'Failed' } });
    try {
      setUpPipelines(failing);
      await putPipeline(failing, 'source');
      const started = await putRun(failing, 'source', 'failing1');
      await finishedRun(failing, 'source', 'failing1');
      const { body } = await callArm(
        failing,
        'source',
        operationPath(started.headers['azure-asyncoperation']),
      );
      expect(body).toMatchObject({ status: 'Failed', error: { message: /not found/ } });
    } finally {
      await failing.remove();
    }
  });

  it('started by the source trigger have an underscore in the name and say when it fired', async () => {
    const triggered = await startRig({ switches: { pace: { ...paces.instant, triggerScanMs: 20 } } });
    try {
      await pushImage(triggered.store.source, 'app', 'v1');
      setUpPipelines(triggered);
      await putPipeline(triggered, 'source');
      await putPipeline(triggered, 'target');
      await putRun(triggered, 'source', 'exporting');
      await finishedRun(triggered, 'source', 'exporting');
      await copyBlob(triggered, 'app.tar');
      for (;;) {
        const { body } = await callRegistry(triggered, 'target', 'pipelineRuns');
        const [run] = (body as { value: { name: string }[] }).value;
        if (run === undefined) continue;
        expect(run.name).toContain('_');
        const finished = await finishedRun(triggered, 'target', run.name);
        expect(finished).toMatchObject({
          properties: {
            provisioningState: 'Succeeded',
            response: { importedArtifacts: ['app:v1'], trigger: { sourceTrigger: { timestamp: precise } } },
          },
        });
        const removed = await callRegistry(triggered, 'target', `pipelineRuns/${run.name}`, {
          method: 'DELETE',
        });
        expect(removed.status).toBe(200);
        break;
      }
    } finally {
      await triggered.remove();
    }
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
