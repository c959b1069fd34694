import { describe, expect, it } from 'vitest';
import { check } from '../../../scripts/preflight/check';
import { parseParameters } from '../../../scripts/preflight/parameters';
import { wantedResources } from '../../../scripts/preflight/resources';
import { fakeAz, notFound, subscription } from './fake-az';

const existing = (side: string) => ({ [`${side}Storage`]: 'existing', [`${side}Vault`]: 'existing' });
/** Of accounts and vaults nothing is said but that they exist: an import has no use for them. */
const usual = {
  ...{ environmentName: 'prod', location: 'westeurope', mode: 'connected', via: 'import' },
  ...{ sourceRegistry: 'existing', ...existing('source'), targetRegistry: 'new', ...existing('target') },
  source: { resourceGroup: 'contoso', registryName: 'contoso' },
};
const look = async (
  parameters: Readonly<Record<string, unknown>> = {},
  answers: Parameters<typeof fakeAz>[0] = {},
) => {
  const given = { values: { ...usual, ...parameters }, variables: new Map<string, string>() };
  const { problems, unknown } = await check(given, fakeAz(answers).az, subscription);
  expect(unknown).toEqual([]);
  return problems.map(({ parameter, problem }) => `${parameter} ${problem}`);
};
const standard = { 'acr show': { sku: { name: 'Standard' } } };
const kinds = (values: Record<string, unknown>): string[] =>
  wantedResources(parseParameters({ ...usual, ...values }).parameters, { subscription, group: 'rg' }).map(
    ({ side, kind }) => `${side} ${kind}`,
  );

describe('a deployment by image import', () => {
  it('wants registries of any tier, and no accounts and vaults', async () => {
    expect(await look({}, standard)).toEqual([]);
    expect(kinds({})).toEqual(['source registry', 'target registry']);
    expect(kinds({ via: 'auto' })).toHaveLength(6);
  });

  it('wants Premium where private endpoints are to lead to a registry', async () => {
    expect(await look({ network: 'closed' }, standard)).toEqual([
      'source.registryName contoso is Standard: only Premium registries have private endpoints',
    ]);
    expect(await look({ via: 'auto', sourceStorage: 'new', sourceVault: 'new' }, standard)).toContain(
      'source.registryName contoso is Standard: only Premium registries have pipelines',
    );
  });

  it('wants a vault for a password, and the account of documents that is named', async () => {
    const pull = { username: 'acr-ferry', secretName: 'pull' };
    expect(kinds({ pull })).toContain('target vault');
    expect(await look({ pull })).toEqual(['target.vaultName is missing, and the vault is existing']);
    const stateAccount = { name: 'contosodocuments' };
    expect(kinds({ stateAccount })).toContain('target documents');
    expect(kinds({ stateAccount, via: 'transfer' })).not.toContain('target documents');
    expect(await look({ stateAccount }, { 'storage account show': notFound })).toEqual([
      expect.stringMatching(/^stateAccount\.name there is no storage account contosodocuments in rg-prod of/),
    ]);
  });

  it('goes from end to end of one cloud, which the app serves both', async () => {
    const elsewhere = (cloud: string) => ({ target: { registryName: 'fabrikam', elsewhere: { cloud } } });
    expect(await look(elsewhere('AzureCloud'))).toEqual([]);
    const [problem] = await look({ targetRegistry: 'existing', ...elsewhere('AzureChinaCloud') });
    expect(problem).toBe(
      'via is import, and no registry imports from another cloud: AzureCloud to AzureChinaCloud',
    );
    expect(await look({ mode: 'send' })).toEqual([
      expect.stringMatching(/^via is import, and the mode send/),
    ]);
  });

  it('signs in to the source with a name and a password', async () => {
    expect(await look({ pull: { username: 'acr-ferry' }, targetVault: 'new' })).toEqual([
      'pull.secretName is missing, and the other one of the two is said',
    ]);
    expect(await look({ pull: { secretName: 'pull' } })).toEqual([
      'pull.username is missing, and the other one of the two is said',
    ]);
  });
});

describe('a vault', () => {
  const here = { via: 'transfer', source: { ...usual.source, storageAccess: 'managed-identity' } };
  const away = { elsewhere: { cloud: 'AzureCloud', secretName: 'target-app' } };

  it.each([
    ['keeps what opens a side elsewhere', { target: away }, true],
    ['of a mode that opens no other side', { target: away, mode: 'send' }, false],
    [
      'keeps no secret of a side that is here',
      { target: { elsewhere: { secretName: 'target-app' } } },
      false,
    ],
    ['keeps the key that signs', { mode: 'send', signWaybills: 'true' }, true],
  ])('%s', (_what, values, expected) => {
    expect(kinds({ ...here, ...values }).includes('source vault')).toBe(expected);
  });
});
