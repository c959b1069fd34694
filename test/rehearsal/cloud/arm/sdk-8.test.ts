import { Agent } from 'node:https';
import { ContainerRegistryManagementClient } from 'arm-containerregistry-8';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../rehearsal/world';
import { pushImage } from '../transfer/images';
import type { SideName } from '../transfer/rig-storage';
import { containerUri, secretUri, startRig, type Rig } from '../transfer/rig';
import { copyBlob, setUpPipelines } from '../transfer/transfers';
import { credentialOf } from './arm-client';
import { userAssigned } from './arm-requests';

/** The last SDK that knows the pipelines, in api-version 2019-12-01-preview. */
describe('@azure/arm-containerregistry 8.1.1', () => {
  let rig: Rig;
  const agents: Agent[] = [];
  beforeAll(async () => {
    rig = await startRig();
    await pushImage(rig.store.source, 'app', 'v1');
    setUpPipelines(rig);
  });
  afterAll(async () => {
    for (const agent of agents) agent.destroy();
    await rig.remove();
  });

  const clientOf = (side: SideName) => {
    const https = new Agent({ ca: rig.ca });
    agents.push(https);
    return new ContainerRegistryManagementClient(credentialOf(rig, side), defaultWorld[side].subscriptionId, {
      baseUri: rig.armUrl[side],
      agentSettings: { http: https, https },
      longRunningOperationRetryTimeout: 0,
      noRetryPolicy: true,
    });
  };
  const at = (side: SideName): [group: string, registry: string] => [
    defaultWorld[side].resourceGroup,
    defaultWorld[side].registry,
  ];

  it('creates, lists and deletes pipelines', async () => {
    const client = clientOf('target');
    const made = await client.importPipelines.create(...at('target'), 'oldimport', {
      identity: { type: 'SystemAssigned' },
      source: { uri: containerUri.target, keyVaultUri: secretUri.target },
      trigger: { sourceTrigger: { status: 'Disabled' } },
      options: ['OverwriteTags'],
    });
    expect(made).toMatchObject({
      name: 'oldimport',
      provisioningState: 'Succeeded',
      trigger: { sourceTrigger: { status: 'Disabled' } },
      identity: { type: 'systemAssigned' },
    });
    expect((await client.importPipelines.list(...at('target'))).map(({ name }) => name)).toContain(
      'oldimport',
    );
    await client.importPipelines.deleteMethod(...at('target'), 'oldimport');
    await expect(client.importPipelines.get(...at('target'), 'oldimport')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  it('waits for an export run and an import run to end', async () => {
    const source = clientOf('source');
    const pipeline = await source.exportPipelines.create(...at('source'), 'oldexport', {
      identity: userAssigned('source') as never,
      target: { uri: containerUri.source, keyVaultUri: secretUri.source },
    });
    const exported = await source.pipelineRuns.create(...at('source'), 'oldexportrun', {
      request: {
        pipelineResourceId: pipeline.id!,
        artifacts: ['app:v1'],
        target: { type: 'AzureStorageBlob', name: 'old.tar' },
      },
    });
    expect(exported).toMatchObject({
      provisioningState: 'Succeeded',
      response: { status: 'Succeeded', progress: { percentage: '100' } },
    });
    expect(exported.response?.finishTime).toBeInstanceOf(Date);
    await copyBlob(rig, 'old.tar');

    const target = clientOf('target');
    const imported = await target.pipelineRuns.create(...at('target'), 'oldimportrun', {
      request: {
        pipelineResourceId: `${registryId(defaultWorld.target)}/importPipelines/importpipeline`,
        source: { type: 'AzureStorageBlob', name: 'old.tar' },
      },
    });
    expect(imported).toMatchObject({
      provisioningState: 'Succeeded',
      response: { importedArtifacts: ['app:v1'] },
    });
    expect((await target.pipelineRuns.list(...at('target'))).map(({ name }) => name)).toEqual([
      'oldimportrun',
    ]);
    await target.pipelineRuns.deleteMethod(...at('target'), 'oldimportrun');
    expect(await target.pipelineRuns.list(...at('target'))).toHaveLength(0);
  });

  it('reads the registry', async () => {
    expect(await clientOf('source').registries.get(...at('source'))).toMatchObject({
      sku: { name: 'Premium' },
      loginServer: 'contosopublic.azurecr.io',
    });
  });
});
