import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingsJsonSchema } from '../../../src/config/routes/settings-schema';
import { describedSettings } from '../../support/described-settings';

describe('settings.schema.json', () => {
  const shipped = JSON.parse(readFileSync('settings.schema.json', 'utf8')) as z.core.JSONSchema.JSONSchema;
  const accepts = (values: object): boolean =>
    z.fromJSONSchema(shipped).safeParse({ Values: { TASK_HUB: 'Hub', ...values } }).success;

  it('is what `acr-ferry config schema --of settings` prints', () => {
    expect(shipped).toEqual(settingsJsonSchema());
  });

  it('describes every setting, with its default as a text', () => {
    const { properties } = (shipped.properties as Record<string, z.core.JSONSchema.ObjectSchema>).Values!;
    expect(
      Object.entries(properties ?? {}).map(([name, each]) => ({
        name,
        fallback: (each as { default?: unknown }).default ?? '',
        description: (each as { description?: string }).description ?? '',
      })),
    ).toEqual(
      describedSettings().map((each) => ({
        ...each,
        fallback: each.fallback === 'required' ? '' : each.fallback,
      })),
    );
  });

  it.each([
    [true, {}],
    [true, { CONCURRENT_BATCHES: '8', OVERWRITE_TAGS: 'true', IMPORT_BY: 'run' }],
    [true, { CONCURRENT_BATCHES: '', SOURCE_RG: '', AzureWebJobsStorage: 'x' }],
    [true, { TARGET_CLIENT_SECRET: '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/a)' }],
    [false, { CONCURRENT_BATCHES: 8 }],
    [false, { CONCURRENT_BATCHES: 'eight' }],
    [false, { OVERWRITE_TAGS: true }],
    [false, { OVERWRITE_TAGS: 'yes' }],
    [false, { IMPORT_BY: 'hand' }],
    [false, { SOURCE_TENANT_ID: 'contoso' }],
    [false, { AzureWebJobsStorage: 7 }],
    [false, { TASK_HUB: 'a-b' }],
  ])('judges %s: %j', (expected, values) => {
    expect(accepts(values)).toBe(expected);
  });
});
