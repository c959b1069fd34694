import { describe, expect, it } from 'vitest';
import { parseParameters } from '../../../scripts/preflight/parameters';
import { checkRegistry } from '../../../scripts/preflight/registry';
import { wantedResources, type Wanted } from '../../../scripts/preflight/resources';
import { checkRights } from '../../../scripts/preflight/rights';
import { checkStorage } from '../../../scripts/preflight/storage';
import { checkVault } from '../../../scripts/preflight/vault';
import { fakeAz, notFound, subscription } from './fake-az';

const { parameters } = parseParameters({ environmentName: 'prod', sasKind: 'account-sas' });
const wanted = (kind: Wanted['kind'], state: Wanted['state'], name?: string): Wanted => ({
  ...{ kind, state, name, side: 'source', parameter: `source.${kind}Name` },
  ...{ subscription, group: 'contoso' },
  placedBy: { subscription: 'source.subscriptionId', group: 'source.resourceGroup' },
});
const premium = { sku: { name: 'Premium' } };
const deleted = {
  name: 'kv-src-abc',
  properties: {
    ...{ purgeProtectionEnabled: true, scheduledPurgeDate: '2026-12-24', location: 'westeurope' },
    tags: { 'azd-env-name': 'prod' },
  },
};

describe('what is there already is refused', () => {
  it.each([
    ['not there', notFound, 'source.registryName', /no registry contoso in contoso of subscription/],
    ['basic', { sku: { name: 'Basic' } }, 'source.registryName', /is Basic: only Premium/],
    [
      'with other roles',
      { ...premium, roleAssignmentMode: 'AbacRepositoryPermissions' },
      ...(['source.registryRoles', /roles for repositories/] as const),
    ],
    [
      'that exports nothing',
      { ...premium, policies: { exportPolicy: { status: 'disabled' } } },
      ...(['source.registryName', /its export policy is disabled/] as const),
    ],
  ])('a registry %s', async (_what, answer, parameter, words) => {
    const { az } = fakeAz({ 'acr show': answer });
    const [problem, ...more] = await checkRegistry(az, wanted('registry', 'existing', 'contoso'), parameters);
    expect([problem?.parameter, more]).toEqual([parameter, []]);
    expect(problem?.problem).toMatch(words);
  });

  it.each([
    ['not there', notFound, 'source.storageName', /no storage account contoso in contoso/],
    [
      'with a firewall',
      { networkRuleSet: { defaultAction: 'Deny' } },
      'source.storageName',
      /no trusted service/,
    ],
    ['that is private', { publicNetworkAccess: 'Disabled' }, 'source.storageName', /no trusted service/],
    ['without keys', { allowSharedKeyAccess: false }, 'sasKind', /account-sas is signed with an account key/],
  ])('a storage account %s', async (_what, answer, parameter, words) => {
    const { az } = fakeAz({ 'storage account show': answer });
    const [problem, ...more] = await checkStorage(az, wanted('storage', 'existing', 'contoso'), parameters);
    expect([problem?.parameter, more]).toEqual([parameter, []]);
    expect(problem?.problem).toMatch(words);
  });

  it.each([
    ['not there', notFound, /no key vault contoso in contoso/],
    ['with access policies', { properties: {} }, /goes by access policies/],
    [
      'that keeps ACR out',
      {
        properties: {
          ...{ enableRbacAuthorization: true, networkAcls: { bypass: 'None', defaultAction: 'Deny' } },
        },
      },
      /keep pipelines from their SAS/,
    ],
  ])('a vault %s', async (_what, answer, words) => {
    const { az } = fakeAz({ 'keyvault show': answer });
    const closed = { ...parameters, network: 'closed' } as const;
    const [problem, ...more] = await checkVault(az, wanted('vault', 'existing', 'contoso'), closed);
    expect(more).toEqual([]);
    expect(problem?.problem).toMatch(words);
  });
});

describe('a new vault', () => {
  it.each([[undefined], ['kv-src-abc']])('does not get the name of a deleted one (%s)', async (name) => {
    const { az } = fakeAz({ 'keyvault list-deleted': [deleted] });
    const [problem] = await checkVault(az, wanted('vault', 'new', name), parameters);
    expect(problem?.problem).toBe('the key vault kv-src-abc was deleted and keeps its name until 2026-12-24');
    expect(problem?.fix).toBe('az keyvault recover --name kv-src-abc, or choose another name');
  });

  it('does not mind the deleted ones of others', async () => {
    const other = { ...deleted, properties: { ...deleted.properties, tags: null } };
    const { az } = fakeAz({ 'keyvault list-deleted': [other] });
    expect(await checkVault(az, wanted('vault', 'new'), parameters)).toEqual([]);
  });

  it('does not get a name that others have', async () => {
    const { az } = fakeAz({ 'rest --method post': { nameAvailable: false }, 'keyvault show': notFound });
    const [problem] = await checkVault(az, wanted('vault', 'new', 'taken'), parameters);
    expect(problem).toMatchObject({ problem: 'the name taken cannot be had: it is taken' });
  });
});

describe('rights', () => {
  const home = { subscription, group: 'rg-prod' };
  const contributor = { actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] };
  const administrator = { actions: ['Microsoft.Authorization/*'] };

  it('come of several roles together', async () => {
    const both = fakeAz({ 'rest --method get': { value: [contributor, administrator] } });
    expect(await checkRights(both.az, home, [])).toEqual([]);
    const one = fakeAz({ 'rest --method get': { value: [contributor] } });
    expect(await checkRights(one.az, home, [])).toMatchObject([
      { parameter: 'subscription', problem: expect.stringContaining('roleAssignments/write') as string },
    ]);
  });

  it('are asked for in other subscriptions, too', async () => {
    const { az, asked } = fakeAz();
    const { parameters: own } = parseParameters({
      ...{ sourceRegistry: 'existing', source: { subscriptionId: subscription.replace(/1$/, '2') } },
    });
    await checkRights(az, home, wantedResources(own, home));
    expect(asked.some((line) => line.includes('000000000002/resourceGroups/rg-prod/providers'))).toBe(true);
  });
});
