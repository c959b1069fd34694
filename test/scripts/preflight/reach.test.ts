import { describe, expect, it } from 'vitest';
import { check } from '../../../scripts/preflight/check';
import { fakeAz, subscription } from './fake-az';

const usual = {
  ...{ environmentName: 'prod', location: 'westeurope', mode: 'connected' },
  ...{ sourceRegistry: 'existing', sourceStorage: 'new', sourceVault: 'existing' },
  ...{ targetRegistry: 'new', targetStorage: 'new', targetVault: 'new' },
  source: { resourceGroup: 'contoso', registryName: 'contoso', vaultName: 'contoso-kv' },
};
const look = async (
  values: Readonly<Record<string, unknown>>,
  answers: Parameters<typeof fakeAz>[0],
): Promise<string[]> => {
  const given = { values: { ...usual, ...values }, variables: new Map<string, string>() };
  const { problems, unknown } = await check(given, fakeAz(answers).az, subscription);
  expect(unknown).toEqual([]);
  return problems.map(({ parameter, problem, fix }) => `${parameter} ${problem}; ${fix}`);
};
const registry = (said: object) => ({ 'acr show': { sku: { name: 'Premium' }, ...said } });
const vault = (said: object) => ({
  'keyvault show': { properties: { enableRbacAuthorization: true, ...said } },
});
const denied = { defaultAction: 'Deny' };

describe('what takes no public traffic', () => {
  it.each([
    ['a registry', registry({ publicNetworkAccess: 'Disabled' }), 'contoso'],
    ['a registry by its rules', registry({ networkRuleSet: { ...denied, ipRules: [] } }), 'contoso'],
    ['a vault', vault({ publicNetworkAccess: 'Disabled' }), 'contoso-kv'],
    ['a vault by its rules', vault({ networkAcls: { ...denied, bypass: 'AzureServices' } }), 'contoso-kv'],
  ])('is reached by a closed network only: %s', async (_what, answers, name) => {
    expect(await look({}, answers)).toEqual([
      expect.stringContaining(`network is open, and ${name} takes no public traffic`),
    ]);
    expect(await look({ network: 'closed' }, answers)).toEqual([]);
  });

  it('may have rules that let the app in', async () => {
    const networkRuleSet = { ...denied, ipRules: [{ value: '203.0.113.7' }] };
    expect(await look({}, registry({ networkRuleSet }))).toEqual([]);
  });

  it('lets other registries in as trusted services, for an import', async () => {
    const answers = registry({ publicNetworkAccess: 'Disabled', networkRuleBypassOptions: 'None' });
    const closed = { via: 'import', network: 'closed' };
    expect(await look(closed, answers)).toEqual([
      'source.registryName contoso is closed to other registries, too: nothing is imported; ' +
        'az acr update --name contoso --allow-trusted-services true',
    ]);
    expect(await look({ network: 'closed' }, answers)).toEqual([]);
  });

  it('keeps no documents', async () => {
    const stateAccount = { name: 'contosodocuments' };
    const values = { via: 'import', network: 'closed', stateAccount };
    expect(await look(values, { 'storage account show': { networkRuleSet: denied } })).toEqual([
      expect.stringContaining('stateAccount.name the network rules of contosodocuments keep the app out'),
    ]);
  });
});

it('the plan flex joins a network where its provider is registered', async () => {
  const states = (state: string) => ({
    'provider show': (args: readonly string[]) =>
      args.includes('registrationState') ? state : ['West Europe'],
  });
  expect(await look({ network: 'closed' }, states('NotRegistered'))).toEqual([
    'network is closed, and the plan flex joins no network where Microsoft.App is NotRegistered; ' +
      `az provider register --namespace Microsoft.App --subscription ${subscription} --wait`,
  ]);
  for (const values of [{ network: 'open' }, { network: 'closed', plan: 'premium' }])
    expect(await look(values, states('NotRegistered'))).toEqual([]);
});
