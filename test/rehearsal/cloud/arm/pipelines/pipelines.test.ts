import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultWorld, registryId } from '../../../../../rehearsal/world';
import type { SideName } from '../../transfer/rig-storage';
import { containerUri, secretUri, startRig, type Rig } from '../../transfer/rig';
import type { Answer } from '../arm-client';
import { callRegistry, failure, kindOf, pipelineBody, preview } from '../arm-requests';

describe('export and import pipelines', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());

  const put = (side: SideName, body: unknown, name = 'pipeline', apiVersion = preview): Promise<Answer> =>
    callRegistry(rig, side, `${kindOf(side)}/${name}`, { method: 'PUT', body, apiVersion });

  it('are created at once, with status 200 and no long-running operation', async () => {
    const { status, body, headers } = await put('source', {
      location: 'westeurope',
      ...pipelineBody('source', { options: ['overwriteblobs', 'ContinueOnErrors'] }),
    });
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('azure-asyncoperation');
    const { objectId, clientId, resourceId } = defaultWorld.source.pipelineIdentity;
    expect(body).toEqual({
      id: `${registryId(defaultWorld.source)}/exportPipelines/pipeline`,
      name: 'pipeline',
      type: 'Microsoft.ContainerRegistry/registries/exportPipelines',
      location: 'westeurope',
      identity: {
        type: 'userAssigned',
        userAssignedIdentities: { [resourceId]: { principalId: objectId, clientId } },
      },
      systemData: expect.objectContaining({
        createdBy: defaultWorld.source.app.clientId,
        createdByType: 'Application',
      }) as object,
      properties: {
        target: {
          type: 'AzureStorageBlobContainer',
          uri: containerUri.source,
          keyVaultUri: secretUri.source,
          storageAccessMode: 'SasToken',
        },
        options: ['OverwriteBlobs', 'ContinueOnErrors'],
        provisioningState: 'Succeeded',
      },
    });
    expect((await callRegistry(rig, 'source', 'exportPipelines/pipeline')).body).toEqual(body);
  });

  it('leave out what was not given, and enable the source trigger by default', async () => {
    const { body } = await put('target', pipelineBody('target'));
    expect(body).not.toHaveProperty('location');
    expect(body).toMatchObject({ properties: { trigger: { sourceTrigger: { status: 'Enabled' } } } });
    expect(body).not.toHaveProperty('properties.options');
  });

  it('are replaced by the next PUT and keep who created them', async () => {
    const first = await put('target', pipelineBody('target', { options: ['OverwriteTags'] }));
    const trigger = { sourceTrigger: { status: 'disabled' } };
    const second = await put('target', pipelineBody('target', { trigger }));
    expect(second.body).toMatchObject({ properties: { trigger: { sourceTrigger: { status: 'Disabled' } } } });
    expect(second.body).not.toHaveProperty('properties.options');
    const { createdAt } = (first.body as { systemData: { createdAt: string } }).systemData;
    expect(second.body).toMatchObject({ systemData: { createdAt } });
  });

  it('are deleted with 200, and 204 when there is none', async () => {
    await put('source', pipelineBody('source'), 'shortlived');
    const remove = () => callRegistry(rig, 'source', 'exportPipelines/shortlived', { method: 'DELETE' });
    expect(await remove()).toMatchObject({ status: 200, body: undefined });
    expect(await remove()).toMatchObject({ status: 204, body: undefined });
  });

  it('are of their kind only', async () => {
    await put('source', pipelineBody('source'), 'onlyexport');
    expect((await callRegistry(rig, 'source', 'importPipelines/onlyexport')).status).toBe(404);
    expect((await callRegistry(rig, 'source', 'importPipelines')).body).toEqual({ value: [] });
  });

  it.each(['four', 'with-dash', 'under_score', 'a'.repeat(51), 'späce', 'with.dot'])(
    'may not be created with the name %s',
    async (name) => {
      expect(await put('source', pipelineBody('source'), encodeURIComponent(name))).toMatchObject(
        failure(
          400,
          'InvalidResourceName',
          /alpha numeric characters only and must be between 5 and 50/,
          'name',
        ),
      );
    },
  );

  it('may be asked for by names with underscores, not with dashes', async () => {
    expect((await callRegistry(rig, 'source', 'exportPipelines/under_score')).status).toBe(404);
    expect((await callRegistry(rig, 'source', 'exportPipelines/with-dash')).status).toBe(400);
  });

  describe('in a registry', () => {
    afterEach(() => {
      Object.assign(rig.settings.source, { sku: 'Premium', exportPolicy: 'enabled' });
      Object.assign(rig.settings.target, { sku: 'Premium', exportPolicy: 'enabled' });
    });

    it.each(['Basic', 'Standard'] as const)('of SKU %s cannot be created', async (sku) => {
      for (const side of ['source', 'target'] as const) {
        rig.settings[side].sku = sku;
        expect(await put(side, pipelineBody(side))).toMatchObject(
          failure(
            400,
            'BadRequest',
            new RegExp(`not supported for SKU ${sku}\\. .*https://aka\\.ms/acr/tiers`),
          ),
        );
      }
    });

    it('with a disabled export policy can be created for imports only', async () => {
      rig.settings.source.exportPolicy = 'disabled';
      rig.settings.target.exportPolicy = 'disabled';
      expect(await put('source', pipelineBody('source'))).toMatchObject(
        failure(400, 'BadRequest', /export policy of the registry 'contosopublic' is disabled/),
      );
      expect((await put('target', pipelineBody('target'))).status).toBe(200);
    });
  });
});
