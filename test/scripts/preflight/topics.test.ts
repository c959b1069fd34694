import { expect, it } from 'vitest';
import { parseParameters } from '../../../scripts/preflight/parameters';
import { wantedResources } from '../../../scripts/preflight/resources';
import { checkTopics } from '../../../scripts/preflight/topics';
import { fakeAz, subscription } from './fake-az';

const side = (name: string) => ({
  ...{ registryName: name, storageName: `${name}blobs`, vaultName: `${name}-kv` },
  resourceGroup: name,
});
const existing = Object.fromEntries(
  ['source', 'target'].flatMap((name) =>
    ['Registry', 'Storage', 'Vault'].map((what) => [`${name}${what}`, 'existing']),
  ),
);
const group = (name: string): string => `/subscriptions/${subscription}/resourceGroups/${name}/providers`;
const topic = (source: string, tags?: object) => ({
  ...{ source, tags: tags ?? null },
  id: `${group('other')}/Microsoft.EventGrid/systemTopics/theirs`,
});
const registry = (name: string): string => `${group(name)}/Microsoft.ContainerRegistry/registries/${name}`;
const account = (name: string): string => `${group(name)}/Microsoft.Storage/storageAccounts/${name}blobs`;
const vault = (name: string): string => `${group(name)}/Microsoft.KeyVault/vaults/${name}-kv`;

/** What is wrong where all of it exists and these topics are there. */
async function look(values: Readonly<Record<string, unknown>>, topics: readonly object[]) {
  const { parameters } = parseParameters({
    ...{ environmentName: 'prod', mode: 'connected', ...existing },
    ...{ source: side('contoso'), target: side('fabrikam'), ...values },
  });
  const { az, asked } = fakeAz({ 'eventgrid system-topic list': topics });
  const wanted = wantedResources(parameters, { subscription, group: 'rg-prod' });
  const problems = await checkTopics(az, wanted, parameters);
  return { asked, problems: problems.map(({ parameter, problem }) => `${parameter} ${problem}`) };
}

it('what exists and has a topic takes no second one', async () => {
  const all = [registry, account, vault].flatMap((of) => [
    topic(of('contoso')),
    topic(of('fabrikam').toUpperCase()),
  ]);
  expect((await look({}, all)).problems).toEqual([
    'source.topics is new, and contoso has a system topic already, theirs',
    'source.topics is new, and contoso-kv has a system topic already, theirs',
    'target.topics is new, and fabrikamblobs has a system topic already, theirs',
    'target.topics is new, and fabrikam-kv has a system topic already, theirs',
  ]);
  const used = {
    source: { ...side('contoso'), topics: 'existing' },
    target: { ...side('fabrikam'), topics: 'existing' },
  };
  expect(await look(used, all)).toEqual({ asked: [], problems: [] });
});

it('one of an earlier deployment of the environment is its own', async () => {
  const mine = { 'azd-env-name': 'prod' };
  expect((await look({}, [topic(registry('contoso'), mine)])).problems).toEqual([]);
  expect((await look({}, [topic(registry('contoso'), { 'azd-env-name': 'dev' })])).problems).toHaveLength(1);
});

it('what the way or the sign-in of a pipeline leaves out has none', async () => {
  const all = [vault('contoso'), vault('fabrikam'), account('fabrikam')].map((source) => topic(source));
  expect((await look({ via: 'import' }, all)).problems).toEqual([]);
  const source = { ...side('contoso'), storageAccess: 'managed-identity' };
  expect((await look({ source }, [topic(vault('contoso'))])).problems).toEqual([]);
});
