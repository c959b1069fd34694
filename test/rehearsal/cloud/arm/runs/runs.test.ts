import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paces } from '../../../../../rehearsal/cloud/transfer/switches';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import { pushImage } from '../../transfer/images';
import { containerUri, secretUri, startRig, type Rig } from '../../transfer/rig';
import { copyBlob, setUpPipelines } from '../../transfer/transfers';
import { callArm } from '../arm-client';
import { exportTo, finishedRun, operationPath, precise, putPipeline, putRun, runBody } from '../arm-requests';

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
          `^${paced.armUrl.source}${id}/operationStatuses/pipelineruns-[0-9a-f-]{36}\\` +
            '?api-version=2025-06-01-preview&t=[^&]+&c=[^&]+&s=[^&]+&h=[^&]+$',
        ),
      );
      expect(started.headers).not.toHaveProperty('retry-after');

      const states = new Set<string>();
      for (;;) {
        const operation = (await callArm(paced, 'source', operationPath(link))).body as { status: string };
        states.add(operation.status);
        if (operation.status === 'Succeeded') {
          expect(operation).toEqual({ status: 'Succeeded' });
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
});
