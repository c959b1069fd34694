import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SideName } from '../../transfer/rig-storage';
import { containerUri, secretUri, startRig, type Rig } from '../../transfer/rig';
import type { Answer } from '../arm-client';
import { callRegistry, failure, kindOf, pipelineBody, preview, storageOf } from '../arm-requests';

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
