import { describe, expect, it } from 'vitest';
import { AzFailed } from '../../../scripts/azure/az';
import { check } from '../../../scripts/preflight/check';
import { fakeAz, notFound, subscription } from './fake-az';

const asked = (state: string, name: 'source' | 'target'): Record<string, string> => ({
  [`${name}Registry`]: state,
  [`${name}Storage`]: state,
  [`${name}Vault`]: state,
});
const source = { resourceGroup: 'contoso', registryName: 'contoso', storageName: 'contosoblobs' };
const usual = {
  ...{ environmentName: 'prod', location: 'West Europe', mode: 'connected' },
  ...asked('existing', 'source'),
  ...asked('new', 'target'),
  source: { ...source, vaultName: 'contoso-kv' },
};

/** Checks the usual parameters with changes. */
const look = (
  parameters: Readonly<Record<string, unknown>> = {},
  answers: Parameters<typeof fakeAz>[0] = {},
) => check({ values: { ...usual, ...parameters }, variables: new Map() }, fakeAz(answers).az, subscription);

/** The only problem there is. */
async function onlyProblem(...given: Parameters<typeof look>) {
  const { problems } = await look(...given);
  expect(problems).toHaveLength(1);
  return problems[0];
}

describe('npm run preflight', () => {
  it('has nothing to say where all is well', async () => {
    for (const plan of ['flex', 'premium', 'dedicated'])
      expect(await look({ plan, scheduler: 'true' })).toEqual({ problems: [], unknown: [] });
  });

  it('tells all problems at once', async () => {
    const { problems } = await look(
      { target: { storageName: 'Bad_Name', registryName: 'taken' }, location: 'francesouth' },
      {
        'acr show': { sku: { name: 'Standard' } },
        'acr check-name': { nameAvailable: false, message: 'The registry taken is already in use.' },
        'storage account show': notFound,
        'keyvault show': { properties: { enableRbacAuthorization: null } },
        'rest --method get': { value: [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }] },
      },
    );
    expect(problems.map(({ parameter, fix }) => `${parameter}: ${fix}`)).toEqual([
      'target.storageName: say another',
      'source.registryName: az acr update --name contoso --sku Premium',
      'source.storageName: correct it, or source.storageResourceGroup or source.storageSubscriptionId',
      expect.stringContaining('source.vaultName: az keyvault update --name contoso-kv --enable-rbac'),
      'target.registryName: choose another name, or say existing for the registry of the target',
      'location: say westeurope, or another resourceGroupName',
      'location: choose another region, or the plan premium or dedicated: northeurope, westeurope',
      'subscription: have Owner assigned there, or Contributor and User Access Administrator',
    ]);
  });

  it('wants a name for what exists', async () => {
    expect(await onlyProblem({ source: { ...source } })).toMatchObject({
      parameter: 'source.vaultName',
      problem: expect.stringContaining('is missing') as string,
    });
  });

  it('does not take one registry for both sides', async () => {
    expect(await onlyProblem({ target: { registryName: 'Contoso' } })).toMatchObject({
      ...{ parameter: 'target.registryName', problem: 'is the registry of the source' },
    });
  });

  it('lets an earlier deployment of the environment have its names', async () => {
    const target = { registryName: 'contosoours' };
    const taken = { 'acr check-name': { nameAvailable: false } };
    const tagged = (name: string) => ({ sku: { name: 'Premium' }, tags: { 'azd-env-name': name } });
    expect((await look({ target }, { ...taken, 'acr show': tagged('prod') })).problems).toEqual([]);
    expect(await onlyProblem({ target }, { ...taken, 'acr show': tagged('other') })).toMatchObject({
      parameter: 'target.registryName',
    });
  });

  it('asks nothing of a side that another deployment makes, nor of one that is not served', async () => {
    const gone = { 'acr show': notFound, 'storage account show': notFound, 'keyvault show': notFound };
    const elsewhere = { ...usual.source, elsewhere: { cloud: 'AzureUSGovernment' } };
    expect((await look({ source: elsewhere }, gone)).problems).toEqual([]);
    expect((await look({ mode: 'receive' }, gone)).problems).toEqual([]);
  });

  it('goes on where azd has not asked yet, and where az cannot answer', async () => {
    const { az } = fakeAz({ 'functionapp list-flexconsumption-locations': new AzFailed('az is too old') });
    const values = { environmentName: 'prod', location: 'westeurope' };
    const { problems, unknown, unasked } = await check({ values, variables: new Map() }, az, subscription);
    expect([problems, unasked]).toEqual([[], undefined]);
    expect(unknown).toEqual([
      expect.stringMatching(/^mode, sourceRegistry, .* not said yet/),
      'az is too old',
    ]);
  });

  it.each([[undefined], [null], ['Hello.'], [[]], [{}]])(
    'knows nothing where az answers nonsense, and goes on (%j)',
    async (nonsense) => {
      const words = ['acr', 'storage', 'keyvault', 'rest', 'functionapp', 'provider'];
      const { az } = fakeAz();
      const babbling: typeof az = (args) =>
        words.includes(args[0] ?? '') ? Promise.resolve(nonsense) : az(args);
      const given = { values: { ...usual, scheduler: 'true' }, variables: new Map<string, string>() };
      const { unknown, unasked } = await check(given, babbling, subscription);
      expect(unasked).toBeUndefined();
      expect(unknown.length).toBeGreaterThan(0);
      expect(await check(given, () => Promise.resolve(nonsense), undefined)).toMatchObject({
        unasked: expect.stringContaining('named no subscription') as string,
      });
    },
  );

  it.each([['account show'], ['account get-access-token']])(
    'says what is wrong with the names though nobody signed in (%s)',
    async (command) => {
      const refused = new AzFailed("az account: ERROR: Please run 'az login' to setup account.");
      const { problems, unasked } = await look({ plan: 'consumption' }, { [command]: refused });
      expect(unasked).toContain('az login');
      expect(problems).toMatchObject([
        { parameter: 'plan', problem: expect.stringContaining('flex') as string },
      ]);
    },
  );
});
