import { describe, expect, it } from 'vitest';
import { parseConfig, type Config } from '../../src/config/config';
import { sideOf } from '../../src/domain/route';
import { settingsOf } from './app-settings';
import { evaluate } from './expression';
import { ofType, readSnapshot, resourcesOf } from './snapshots';

const typesOf = (scenario: string): ReadonlySet<string> =>
  new Set(resourcesOf(scenario).map(({ type }) => type.replace('Microsoft.', '')));
const namesOf = (scenario: string, type: string): string[] =>
  ofType(scenario, `Microsoft.${type}`).map(({ name }) => name.replace(/-?[a-z0-9]{13}$/, ''));

describe('a deployment by image import', () => {
  it('makes no account, vault, pipeline and identity that no import needs', () => {
    expect(namesOf('import', 'Storage/storageAccounts')).toEqual(['stferry']);
    expect(namesOf('import', 'ManagedIdentity/userAssignedIdentities')).toEqual(['id-ferry']);
    const types = typesOf('import');
    for (const type of ['KeyVault/vaults', 'ContainerRegistry/registries/exportPipelines'])
      expect(types).not.toContain(type);
    expect(namesOf('import', 'EventGrid/systemTopics')).toEqual(['evgt-source-registry']);
  });

  it('makes registries of a tier that costs less', () => {
    const registries = ofType('import', 'Microsoft.ContainerRegistry/registries');
    expect(registries.map(({ sku }) => sku?.name)).toEqual(['Standard', 'Standard']);
    for (const { properties } of registries) expect(properties).not.toHaveProperty('policies');
  });

  it('keeps documents and events nobody took in the account of the host', () => {
    const containers = ofType('import', 'Microsoft.Storage/storageAccounts/blobServices/containers');
    expect(containers.map(({ name }) => name.split('/').at(-1)).sort()).toEqual([
      ...['acr-ferry', 'dead-letters', 'deployment'],
    ]);
    const { STATE_STORAGE_ACCOUNT_ID: id, SOURCE_STORAGE_ACCOUNT_ID: none } = readSnapshot('import').outputs;
    expect([id?.includes('/stferry'), none]).toEqual([true, '']);
  });

  it('has a vault where a password is kept, and documents in the account that is named', () => {
    expect(namesOf('import-apart', 'KeyVault/vaults')).toEqual(['kv-dst']);
    const [vault] = ofType('import-apart', 'Microsoft.KeyVault/vaults');
    expect(settingsOf('import-apart')).toMatchObject({
      ...{ ROUTE_VIA: 'import', STATE_SA: 'contosodocuments', PULL_USERNAME: 'acr-ferry' },
      ...{ PULL_SECRET: 'acr-ferry-pull', PULL_KV: vault?.name, SOURCE_CREDENTIAL: 'federated' },
    });
  });

  it.each(['import', 'import-apart'])('of %s sets nothing that no import uses', (scenario) => {
    const parsed = parseConfig(settingsOf(scenario));
    expect(parsed).toMatchObject({ config: { warnings: [] } });
  });
});

describe('a side elsewhere', () => {
  /** The output that is written into a routes file. */
  const entryOf = (scenario: string) => evaluate(readSnapshot(scenario).outputs.entry!) as object;
  const configOf = (route: object) =>
    parseConfig(settingsOf('connected'), { text: JSON.stringify({ routes: { public: route } }) });

  it('is one of several targets as the outputs of its deployment say it', () => {
    const targets = [{ name: 'first' }, { name: 'second', ...entryOf('elsewhere') }];
    const parsed = configOf({ targets });
    expect('problems' in parsed ? parsed.problems : []).toEqual([]);
    const { routes, warnings } = (parsed as { config: Config }).config;
    expect(warnings).toEqual([]);
    expect([...routes.keys()]).toEqual(['public.first', 'public.second']);
    const [first, second] = [...routes.values()].map((route) => sideOf(route, 'target'));
    expect(first).toMatchObject({
      pipeline: 'importpipeline',
      registry: expect.stringMatching(/^crdst/) as string,
    });
    for (const part of ['registry', 'storageAccount', 'vault', 'resourceGroup', 'pipelineIdentity'] as const)
      expect([part, second?.[part]]).not.toEqual([part, first?.[part]]);
  });

  it('is told in no more than a registry and its way by image import', () => {
    expect(entryOf('elsewhere-import')).toHaveProperty('via', 'import');
    expect(Object.keys(entryOf('elsewhere-import'))).toEqual([
      ...['registry', 'rg', 'subscriptionId', 'tenantId', 'cloud', 'via'],
    ]);
  });
});
