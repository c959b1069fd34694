import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioNames } from '../../scripts/infra/scenarios';
import { parseConfig } from '../../src/config/config';
import { settingsSchema } from '../../src/config/settings';
import { settingsOf } from './app-settings';
import { defaulted } from './defaulted';

describe('the app settings of a deployment', () => {
  it('are every one of the table, or have their default on purpose', () => {
    const set = new Set(Object.keys(settingsOf('connected')));
    const all = Object.keys(settingsSchema.shape);
    expect(all.filter((name) => !set.has(name) && !(name in defaulted))).toEqual([]);
    expect(Object.keys(defaulted).filter((name) => set.has(name) || !all.includes(name))).toEqual([]);
  });

  it.each(scenarioNames)('of %s leave nothing to complain of', (scenario) => {
    const parsed = parseConfig(settingsOf(scenario));
    expect('problems' in parsed ? parsed.problems : parsed.config.warnings).toEqual([]);
  });

  it('of an app that serves one end only say nothing of the other', () => {
    const said = (scenario: string, prefix: string): string[] =>
      Object.entries(settingsOf(scenario)).flatMap(([name, value]) =>
        name.startsWith(prefix) && value !== '' ? [name] : [],
      );
    expect(said('send', 'TARGET_')).toEqual(['TARGET_SAS_KIND']);
    expect(said('receive', 'SOURCE_')).toEqual(['SOURCE_SAS_KIND']);
  });

  it('name the identity, so that no host or library asks for another', () => {
    const settings = settingsOf('connected');
    const names = ['SOURCE_CLIENT_ID', 'TARGET_CLIENT_ID', 'AzureWebJobsStorage__clientId'];
    for (const name of names) expect(settings[name]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('choose the Durable Task Scheduler without another package', () => {
    const provider = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider';
    expect(settingsOf('connected')).not.toHaveProperty(`${provider}__type`);
    expect(settingsOf('existing')).toMatchObject({
      [`${provider}__type`]: 'azureManaged',
      [`${provider}__connectionStringName`]: 'DURABLE_TASK_SCHEDULER',
      DURABLE_TASK_SCHEDULER: expect.stringContaining('Authentication=ManagedIdentity') as string,
    });
  });

  it('say on Flex Consumption nothing that it refuses', () => {
    expect(Object.keys(settingsOf('connected')).filter((name) => /^(FUNCTIONS|WEBSITE)_/.test(name))).toEqual(
      [],
    );
  });
});

describe('infra/main.parameters.json', () => {
  const template = readFileSync(path.join(__dirname, '../../infra/main.bicep'), 'utf8');
  const { parameters } = JSON.parse(
    readFileSync(path.join(__dirname, '../../infra/main.parameters.json'), 'utf8'),
  ) as { parameters: Record<string, { value: unknown }> };

  it('gives only parameters that there are', () => {
    for (const name of Object.keys(parameters)) expect(template).toMatch(new RegExp(`^param ${name} `, 'm'));
  });

  it('gives all of them, so that azd can be told each', () => {
    const all = [...template.matchAll(/^param (\w+) /gm)].map(([, name]) => name!);
    expect(all.filter((name) => !(name in parameters))).toEqual([]);
  });

  it('leaves azd to ask for those without a default', () => {
    const asked = [...template.matchAll(/^param (\w+) \w+$/gm)].map(([, name]) => name!);
    expect(asked).toHaveLength(9);
    for (const name of asked) expect(parameters[name]?.value).toMatch(/^\$\{[A-Z_]+\}$/);
  });
});
