import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, loginServer, registryId } from '../../../../rehearsal/world';
import { pushImage } from '../transfer/images';
import { containerUri, secretUri, startRig, type Rig } from '../transfer/rig';
import { copyBlob, setUpPipelines } from '../transfer/transfers';
import { managementClient, pathClient, type RunBody } from './arm-client';

const apiVersion = '2025-06-01-preview';

describe('@azure/arm-containerregistry 12', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());

  it('reads and lists registries', async () => {
    const client = managementClient(rig, 'target');
    const { resourceGroup, registry } = defaultWorld.target;
    const found = await client.registries.get(resourceGroup, registry);
    expect(found).toMatchObject({
      id: registryId(defaultWorld.target),
      name: registry,
      location: 'usgovvirginia',
      sku: { name: 'Premium', tier: 'Premium' },
      loginServer: loginServer(defaultWorld.target),
      provisioningState: 'Succeeded',
      policies: { exportPolicy: { status: 'enabled' } },
    });
    const names = [];
    for await (const { name } of client.registries.listByResourceGroup(resourceGroup)) names.push(name);
    for await (const { name } of client.registries.list()) names.push(name);
    expect(names).toEqual([registry, registry]);
  });

  it('carries an artifact through pipelines and runs over the path client', async () => {
    await pushImage(rig.store.source, 'app', 'v1');
    setUpPipelines(rig);
    const run = async (side: 'source' | 'target', pipeline: unknown, request: Record<string, unknown>) => {
      const kind = side === 'source' ? 'exportPipelines' : 'importPipelines';
      const base = registryId(defaultWorld[side]);
      const client = pathClient(rig, side);
      const options = { queryParameters: { 'api-version': apiVersion } };
      const made = await client
        .pathUnchecked(`${base}/${kind}/sdkpipeline`)
        .put({ ...options, body: { ...(pipeline as object), identity: identity(side) } });
      expect(made.status).toBe('200');
      const path = `${base}/pipelineRuns/sdkrun${side}`;
      const started = await client.pathUnchecked(path).put({
        ...options,
        body: { properties: { request: { pipelineResourceId: `${base}/${kind}/sdkpipeline`, ...request } } },
      });
      expect(started.status).toBe('201');
      expect(started.headers['azure-asyncoperation']).toContain(`${path}/operationStatuses/pipelineruns-`);
      for (;;) {
        const body = (await client.pathUnchecked(path).get(options)).body as RunBody;
        if (body.properties.response?.finishTime !== undefined) return body;
        await sleep(10);
      }
    };

    const exported = await run(
      'source',
      { properties: { target: { uri: containerUri.source, keyVaultUri: secretUri.source } } },
      { artifacts: ['app:v1'], target: { type: 'AzureStorageBlob', name: 'app.tar' } },
    );
    expect(exported.properties).toMatchObject({
      provisioningState: 'Succeeded',
      response: {
        status: 'Succeeded',
        progress: { percentage: '100' },
        target: { uri: `${containerUri.source}/app.tar` },
      },
    });
    await copyBlob(rig, 'app.tar');
    const imported = await run(
      'target',
      { properties: { source: { uri: containerUri.target, keyVaultUri: secretUri.target } } },
      { source: { name: 'app.tar' } },
    );
    expect(imported.properties.response).toMatchObject({
      status: 'Succeeded',
      importedArtifacts: ['app:v1'],
    });
    expect(rig.store.target.resolve('app', 'v1')?.digest).toBe(rig.store.source.resolve('app', 'v1')?.digest);
  });

  const identity = (side: 'source' | 'target') => ({
    type: 'UserAssigned',
    userAssignedIdentities: { [defaultWorld[side].pipelineIdentity.resourceId]: {} },
  });
});
