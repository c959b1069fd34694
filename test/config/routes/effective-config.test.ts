import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { isUsed, settingsSchema } from '../../../src/config/settings';
import { effectiveConfig, effectiveConfigSchema } from '../../../src/config/routes/effective-config';
import { configOf } from '../../config/parse-routes';
import { sampleEnvironment } from '../../support/environment';

function effective(environment: Record<string, string> = {}) {
  const parsed = parseConfig({ ...sampleEnvironment, ...environment });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return effectiveConfigSchema.parse(effectiveConfig(parsed.config));
}

describe('effectiveConfig', () => {
  it('folds defaults in and shows unset settings as null', () => {
    const { settings } = effective();
    expect(settings).toMatchObject({
      SOURCE_REGISTRY: 'sourceregistry',
      CONCURRENT_BATCHES: 4,
      OVERWRITE_TAGS: true,
      SOURCE_CLIENT_ID: null,
    });
    const used = Object.keys(settingsSchema.shape).filter((name) => isUsed('transfer', name));
    expect(Object.keys(settings).sort()).toEqual(used.sort());
  });

  it('masks secrets and keeps the names of secrets', () => {
    const answer = effective({
      TARGET_CREDENTIAL: 'client-secret',
      TARGET_CLIENT_ID: '00000000-0000-0000-0000-000000000005',
      TARGET_CLIENT_SECRET: 'hunter2',
    });
    expect(answer.settings).toMatchObject({
      TARGET_CLIENT_SECRET: 'set, not shown',
      TARGET_SAS_SECRET: 'acrimportsas',
    });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('describes both sides of every route', () => {
    expect(effective().routes).toMatchObject([
      {
        name: 'default',
        importBy: 'run',
        source: {
          cloud: 'AzureCloud',
          container: 'https://sourceaccount.blob.core.windows.net/transfer',
          sasSecret: 'https://source-vault.vault.azure.net/secrets/acrexportsas',
          signIn: 'managed-identity',
        },
        target: { pipeline: 'importpipeline' },
      },
    ]);
  });

  it('shows no SAS secret for a side that needs none', () => {
    const [route] = effective({ SOURCE_STORAGE_ACCESS: 'managed-identity' }).routes;
    expect(route!.source!.sasSecret).toBeUndefined();
  });

  it('shows routes of a routes file as the file spells them, secrets masked', () => {
    const environment = { ...sampleEnvironment, GOV_SECRET: 'hunter2' };
    const target = {
      credential: 'client-secret',
      clientId: sampleEnvironment.SOURCE_TENANT_ID,
      clientSecret: '%GOV_SECRET%',
    };
    const shown = effectiveConfigSchema.parse(effectiveConfig(configOf({ a: { target } }, environment)));
    expect(shown.routes[0]?.settings).toMatchObject({
      concurrentBatches: 4,
      target: { clientSecret: 'set, not shown', pipeline: 'importpipeline' },
    });
    expect(shown.settings).not.toHaveProperty('SOURCE_REGISTRY');
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });
});
