import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config';
import { misspelt } from '../../../src/config/routes/misspelt';
import { settingsSchema } from '../../../src/config/settings';
import { sampleEnvironment } from '../../support/environment';

const warningsWith = (more: Record<string, string>) => {
  const parsed = parseConfig({ ...sampleEnvironment, ...more });
  return 'config' in parsed ? parsed.config.warnings : parsed.problems;
};

describe('a name near that of a setting', () => {
  it.each([
    ['IMPORT_BYE', 'IMPORT_BY'],
    ['IMPROT_BY', 'IMPORT_BY'],
    ['COPY_STRATGY', 'COPY_STRATEGY'],
    ['SOURCE_CLIENTID', 'SOURCE_CLIENT_ID'],
    ['Import_By', 'IMPORT_BY'],
  ])('is warned of: %s', (name, meant) => {
    expect(warningsWith({ [name]: 'run' })).toEqual([
      { setting: name, problem: `is no setting: ${meant} may be meant` },
    ]);
  });

  it('is named with the setting that is missing for it', () => {
    const { SOURCE_REGISTRY, ...rest } = sampleEnvironment;
    const parsed = parseConfig({ ...rest, SOURCE_REGISTRI: SOURCE_REGISTRY });
    expect('problems' in parsed && parsed.problems.map(({ setting }) => setting)).toEqual([
      'SOURCE_REGISTRY',
      'SOURCE_REGISTRI',
    ]);
  });

  it('is no matter when a routes file uses it', () => {
    expect(misspelt({ SOURCE_SA2: 'x' }, '{"storageAccount": "%SOURCE_SA2%"}')).toEqual([]);
  });
});

it('no setting is taken for another, nor is what hosts and shells set', () => {
  const names = ['PATH', 'HOME', 'HOSTNAME', 'WEBSITE_SITE_NAME', 'IDENTITY_ENDPOINT', 'AzureWebJobsStorage'];
  const all = [...Object.keys(settingsSchema.shape), ...names, ...Object.keys(process.env)];
  expect(misspelt(Object.fromEntries(all.map((name) => [name, 'x'])), '')).toEqual([]);
});
