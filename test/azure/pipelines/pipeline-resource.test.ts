import { describe, expect, it } from 'vitest';
import { publicVersions } from '../../../src/azure/clouds/api-versions';
import { knownClouds } from '../../../src/azure/clouds/clouds';
import {
  comparePipeline,
  desiredPipeline,
  type PipelineResource,
} from '../../../src/azure/pipelines/pipeline-resource';
import { sideOf, type PipelineRoute, type Route } from '../../../src/domain/route';
import { memoryServices } from '../../support/services';

const routeWith = (overrides: Partial<PipelineRoute> = {}): PipelineRoute => ({
  ...(memoryServices().route as PipelineRoute),
  ...overrides,
});

const made = (route: Route, side: 'source' | 'target'): PipelineResource =>
  ({ id: 'x', ...desiredPipeline(route, sideOf(route, side), 'westeurope') }) as PipelineResource;

describe('desiredPipeline', () => {
  it('is the documented body of an export pipeline', () => {
    const route = routeWith();
    expect(desiredPipeline(route, sideOf(route, 'source'), 'westeurope')).toEqual({
      location: 'westeurope',
      identity: { type: 'SystemAssigned' },
      properties: {
        target: {
          type: 'AzureStorageBlobContainer',
          uri: 'https://sourceaccount.blob.core.windows.net/transfer',
          keyVaultUri: 'https://source-vault.vault.azure.net/secrets/acrexportsas',
          storageAccessMode: 'SasToken',
        },
        options: ['OverwriteBlobs', 'ContinueOnErrors'],
      },
    });
  });

  it('leaves the access mode out where the api-version does not know it', () => {
    const route = routeWith();
    const side = {
      ...sideOf(route, 'source'),
      cloud: {
        ...knownClouds.AzureCloud,
        apiVersions: { ...publicVersions, pipelines: '2019-12-01-preview' },
      },
    };
    expect(JSON.stringify(desiredPipeline(route, side, 'x'))).not.toContain('storageAccessMode');
  });

  it('needs no secret in managed-identity mode', () => {
    const route = routeWith();
    const body = desiredPipeline(
      route,
      { ...sideOf(route, 'target'), storageAccess: 'managed-identity' },
      'x',
    );
    expect(body.properties).toMatchObject({ source: { storageAccessMode: 'ManagedIdentity' } });
    expect(JSON.stringify(body)).not.toContain('keyVaultUri');
  });

  it.each([
    ['run', 'Disabled'],
    ['trigger', 'Enabled'],
    ['trigger-then-run', 'Enabled'],
  ] as const)('has one driver: import by %s makes the source trigger %s', (importBy, status) => {
    const route = routeWith({ importBy });
    expect(made(route, 'target').properties.trigger).toEqual({ sourceTrigger: { status } });
  });
});

describe('comparePipeline', () => {
  it.each(['source', 'target'] as const)(
    'finds nothing in the %s pipeline it would make, whatever the case',
    (side) => {
      const route = routeWith();
      const shouting = JSON.parse(
        JSON.stringify(made(route, side))
          .replaceAll('sourceaccount', 'SourceAccount')
          .replaceAll('westeurope', 'WESTEUROPE'),
      ) as PipelineResource;
      expect(comparePipeline(route, sideOf(route, side), shouting)).toEqual({ blocking: [], harmless: [] });
    },
  );

  it('blocks on another container, and names both', () => {
    const route = routeWith();
    const other = made({ ...route, source: { ...sideOf(route, 'source'), container: 'other' } }, 'source');
    expect(comparePipeline(route, sideOf(route, 'source'), other).blocking.join()).toMatch(
      /\/other, the settings say .*\/transfer/,
    );
  });

  it('blocks on a secret URI that pins a version', () => {
    const route = routeWith();
    const found = made(route, 'source');
    const pinned = {
      ...found,
      properties: {
        target: { ...found.properties.target, keyVaultUri: `${found.properties.target?.keyVaultUri}/0123` },
      },
    };
    expect(comparePipeline(route, sideOf(route, 'source'), pinned).blocking.join()).toContain(
      'pins it to an old SAS',
    );
  });

  it('blocks when the source trigger would be a second driver', () => {
    const route = routeWith();
    const enabled = made({ ...route, importBy: 'trigger' }, 'target');
    expect(comparePipeline(route, sideOf(route, 'target'), enabled).blocking.join()).toContain('Enabled');
  });

  it('takes a pipeline without trigger section as enabled, which is the default of the service', () => {
    const route = routeWith({ importBy: 'trigger' });
    const { source, options } = made(route, 'target').properties;
    const bare = { id: 'x', properties: { ...(source && { source }), ...(options && { options }) } };
    expect(comparePipeline(route, sideOf(route, 'target'), bare).blocking).toEqual([]);
  });

  it('reports other options without blocking', () => {
    const route = routeWith();
    const found = made({ ...route, continueOnErrors: false, deleteBlobAfterImport: true }, 'target');
    expect(comparePipeline(route, sideOf(route, 'target'), found)).toEqual({
      blocking: [],
      harmless: [
        'option ContinueOnErrors is missing',
        'option DeleteSourceBlobOnSuccess is set against the settings',
      ],
    });
  });
});
