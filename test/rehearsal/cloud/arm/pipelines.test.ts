import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemPrincipal } from '../../../../rehearsal/cloud/arm/pipelines/identity';
import { defaultWorld, registryId } from '../../../../rehearsal/world';
import { containerUri, secretUri, startRig, type Rig, type SideName } from '../transfer/rig';
import type { Answer } from './arm-client';
import {
  callRegistry,
  failure,
  kindOf,
  pipelineBody,
  preview,
  storageOf,
  userAssigned,
} from './arm-requests';

describe('export and import pipelines', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.remove());

  const put = (side: SideName, body: unknown, name = 'pipeline', apiVersion = preview): Promise<Answer> =>
    callRegistry(rig, side, `${kindOf(side)}/${name}`, { method: 'PUT', body, apiVersion });
  const storage = (side: SideName, change: Record<string, unknown>) =>
    pipelineBody(side, {
      [storageOf(side)]: { uri: containerUri[side], keyVaultUri: secretUri[side], ...change },
    });

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

  describe('take a storage container that', () => {
    it.each([
      [undefined, /must be the https URI of a blob container/],
      ['', /https:\/\/account\.blob\.core\.windows\.net\/container/],
      ['http://contosoexport.blob.core.windows.net/transfer', /must be the https URI/],
      ['https://contosoexport.blob.core.windows.net', /must be the https URI/],
      ['https://contosoexport.blob.core.windows.net/a/b', /must be the https URI/],
      ['https://contosoexport.blob.core.windows.net/transfer?sig=abc', /must be the https URI/],
      ['not a uri', /must be the https URI/],
    ])('is not %j', async (uri, message) => {
      const body = storage('source', { uri });
      expect(await put('source', body)).toMatchObject(
        failure(400, 'BadRequest', message, 'properties.target.uri'),
      );
    });

    it.each([
      ['https://contoso-export-kv.vault.azure.net/keys/name'],
      ['https://contoso-export-kv.vault.azure.net'],
      ['secret'],
    ])('has a secret unlike %s', async (keyVaultUri) => {
      expect(await put('target', storage('target', { keyVaultUri }))).toMatchObject(
        failure(
          400,
          'BadRequest',
          /must be the https URI of a Key Vault secret/,
          'properties.source.keyVaultUri',
        ),
      );
    });

    it('has a secret when it is opened by SAS', async () => {
      expect(await put('source', storage('source', { keyVaultUri: '' }))).toMatchObject(
        failure(
          400,
          'BadRequest',
          /required when the storage access mode is SasToken/,
          'properties.target.keyVaultUri',
        ),
      );
    });

    it('is opened by managed identity from 2025-06-01-preview on', async () => {
      const body = storage('source', { keyVaultUri: undefined, storageAccessMode: 'managedidentity' });
      const made = await put('source', body);
      expect(made.body).toMatchObject({ properties: { target: { storageAccessMode: 'ManagedIdentity' } } });
      expect(made.body).not.toHaveProperty('properties.target.keyVaultUri');
      expect(await put('source', body, 'pipeline', '2025-05-01-preview')).toMatchObject(
        failure(400, 'BadRequest', /keyVaultUri' is required/),
      );
      const old = await put(
        'source',
        storage('source', { storageAccessMode: 'ManagedIdentity' }),
        'pipeline',
        '2019-12-01-preview',
      );
      expect(old.body).not.toHaveProperty('properties.target.storageAccessMode');
    });

    it('is opened in no other way', async () => {
      expect(await put('source', storage('source', { storageAccessMode: 'AccountKey' }))).toMatchObject(
        failure(400, 'BadRequest', /'SasToken, ManagedIdentity'/, 'properties.target.storageAccessMode'),
      );
    });
  });

  it.each([
    ['source', 'OverwriteTags'],
    ['source', 'DeleteSourceBlobOnSuccess'],
    ['source', 'Nonsense'],
    ['target', 'OverwriteBlobs'],
    ['target', 'DisableSourceTrigger'],
  ] as const)('of the %s do not know the option %s', async (side, option) => {
    expect(await put(side, pipelineBody(side, { options: [option] }))).toMatchObject(
      failure(
        400,
        'BadRequest',
        new RegExp(`'${option}' is not supported .* The supported values are`),
        'properties.options',
      ),
    );
  });

  it('refuse a trigger that is neither enabled nor disabled', async () => {
    const trigger = { sourceTrigger: { status: 'Sometimes' } };
    expect(await put('target', pipelineBody('target', { trigger }))).toMatchObject(
      failure(400, 'BadRequest', /'Enabled, Disabled'/, 'properties.trigger.sourceTrigger.status'),
    );
  });

  it.each([
    [{}, 'properties'],
    [{ properties: {} }, 'properties.target'],
    [{ properties: { target: 'text' } }, 'properties.target'],
    [{ properties: { target: { uri: 5 } } }, 'properties.target.uri'],
    [{ properties: { target: {}, options: 'all' } }, 'properties.options'],
    ['text', ''],
    [null, ''],
    [[], ''],
  ])('name the property that does not fit in %j', async (body, target) => {
    expect(await put('source', body)).toMatchObject(
      failure(400, 'InvalidRequestContent', /deserialized/, target),
    );
  });

  describe('have an identity that', () => {
    const withIdentity = (identity: unknown) => put('source', { ...pipelineBody('source'), identity });

    it('is system-assigned, with a principal a world can know beforehand', async () => {
      const id = `${registryId(defaultWorld.source)}/exportPipelines/pipeline`;
      const { principalId } = systemPrincipal(id, defaultWorld.source);
      expect((await withIdentity({ type: 'SystemAssigned' })).body).toMatchObject({
        identity: { type: 'systemAssigned', principalId, tenantId: defaultWorld.source.tenantId },
      });
      expect(principalId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    });

    it('is both', async () => {
      const { userAssignedIdentities } = userAssigned('source');
      const { body } = await withIdentity({ type: 'SystemAssigned, UserAssigned', userAssignedIdentities });
      expect(body).toMatchObject({ identity: { type: 'systemAssigned, userAssigned' } });
    });

    it('is none at all', async () => {
      for (const identity of [undefined, null, { type: 'None' }]) {
        expect((await withIdentity(identity)).body).not.toHaveProperty('identity');
      }
    });

    it('keeps the casing of a user-assigned id', async () => {
      const id = defaultWorld.source.pipelineIdentity.resourceId.toUpperCase();
      const { body } = await withIdentity({ type: 'userassigned', userAssignedIdentities: { [id]: null } });
      expect(
        Object.keys(
          (body as { identity: { userAssignedIdentities: object } }).identity.userAssignedIdentities,
        ),
      ).toEqual([id]);
    });

    it('exists', async () => {
      const userAssignedIdentities = { [`${defaultWorld.source.pipelineIdentity.resourceId}2`]: {} };
      expect(await withIdentity({ type: 'UserAssigned', userAssignedIdentities })).toMatchObject(
        failure(
          400,
          'FailedIdentityOperation',
          /export-pipeline2' was not found/,
          'identity.userAssignedIdentities',
        ),
      );
    });

    it('is of a known type, with ids when and only when it is user-assigned', async () => {
      const { userAssignedIdentities } = userAssigned('source');
      expect(await withIdentity({ type: 'Robot' })).toMatchObject(
        failure(400, 'BadRequest', /'Robot' is invalid/),
      );
      for (const identity of [{ type: 'UserAssigned' }, { type: 'SystemAssigned', userAssignedIdentities }]) {
        expect(await withIdentity(identity)).toMatchObject(
          failure(
            400,
            'BadRequest',
            /names the identities of type UserAssigned/,
            'identity.userAssignedIdentities',
          ),
        );
      }
    });
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

  it('accept options of the other kind where the switch says so', async () => {
    const open = await startRig({ arm: { foreignOptions: 'accept' } });
    try {
      const body = pipelineBody('source', { options: ['OverwriteTags', 'Nonsense'] });
      const answer = await callRegistry(open, 'source', 'exportPipelines/pipeline', { method: 'PUT', body });
      expect(answer.body).toMatchObject({ properties: { options: ['OverwriteTags', 'Nonsense'] } });
    } finally {
      await open.remove();
    }
  });
});
