import { expect, it } from 'vitest';
import { checkGroups, checkHomeGroup } from '../../../scripts/preflight/groups';
import { parseParameters } from '../../../scripts/preflight/parameters';
import { wantedResources } from '../../../scripts/preflight/resources';
import { fakeAz, notFound, subscription } from './fake-az';

const home = { subscription, group: 'rg-prod' };
const of = (values: Record<string, unknown>) =>
  parseParameters({ environmentName: 'prod', ...values }).parameters;
const look = async (values: Record<string, unknown>) => {
  const { az, asked } = fakeAz({ 'group show': notFound });
  const problems = await checkGroups(az, wantedResources(of(values), home), home);
  return { asked, problems: problems.map(({ parameter, fix }) => `${parameter}: ${fix}`) };
};
const isNew = { sourceRegistry: 'new', sourceStorage: 'new', sourceVault: 'new' };

it('a group that is named must be there, each told once', async () => {
  const source = { resourceGroup: 'contoso', storageResourceGroup: 'contoso-data' };
  const create = (name: string): string =>
    `only that of the app is made: az group create --name ${name} ` +
    `--subscription ${subscription} --location <region>`;
  expect((await look({ ...isNew, source })).problems).toEqual([
    `source.resourceGroup: ${create('contoso')}`,
    `source.storageResourceGroup: ${create('contoso-data')}`,
  ]);
});

it('that of the app is made, and one of what exists is found with it', async () => {
  const existing = { sourceRegistry: 'existing', sourceStorage: 'existing', sourceVault: 'existing' };
  const named = { resourceGroup: 'contoso', registryName: 'contoso' };
  expect(await look({ ...isNew, source: { resourceGroup: 'RG-Prod' } })).toEqual({ asked: [], problems: [] });
  expect(await look({ ...existing, source: named })).toEqual({ asked: [], problems: [] });
});

it('the group of the app keeps its region', async () => {
  const { az } = fakeAz({ 'group show': { location: 'northeurope' } });
  expect(await checkHomeGroup(az, of({ location: 'West Europe' }), home)).toMatchObject([
    { parameter: 'location', fix: 'say northeurope, or another resourceGroupName' },
  ]);
  expect(await checkHomeGroup(az, of({ location: 'North Europe' }), home)).toEqual([]);
  const none = fakeAz({ 'group show': notFound });
  expect(await checkHomeGroup(none.az, of({ location: 'westeurope' }), home)).toEqual([]);
});
