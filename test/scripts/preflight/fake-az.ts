import { AzFailed, type Az } from '../../../scripts/azure/az';

export const subscription = '11111111-bbbb-4bbb-8bbb-000000000001';

type Answer = object | string | ((args: readonly string[]) => unknown);

const owner = { value: [{ actions: ['*'], notActions: [] }] };
const premium = { sku: { name: 'Premium' }, roleAssignmentMode: 'LegacyRegistryPermissions' };

/** What Azure says where all is well, by the first words of the command. */
const well: Readonly<Record<string, Answer>> = {
  'account show': { id: subscription },
  'account get-access-token': '2026-01-01',
  'acr show': premium,
  'acr check-name': { nameAvailable: true },
  'storage account show': { networkRuleSet: { defaultAction: 'Allow' } },
  'storage account check-name': { nameAvailable: true },
  'keyvault show': { properties: { enableRbacAuthorization: true } },
  'keyvault list-deleted': [],
  'rest --method post': { nameAvailable: true },
  'rest --method get': (args) =>
    args.join().includes('/permissions') ? owner : { value: [{ name: 'West Europe' }] },
  'group show': { location: 'westeurope' },
  'cloud show': { name: 'AzureCloud' },
  'functionapp list-flexconsumption-locations': [{ name: 'northeurope' }, { name: 'westeurope' }],
  'provider show': (args) => (args.includes('registrationState') ? 'Registered' : ['West Europe']),
  'eventgrid system-topic list': [],
};

/** An Azure CLI that answers from a table; an error is one that az ends with. */
export function fakeAz(said: Readonly<Record<string, Answer | AzFailed>> = {}) {
  const asked: string[] = [];
  const table = Object.entries({ ...well, ...said });
  const az: Az = (args) => {
    const line = args.join(' ');
    asked.push(line);
    const [, answer] = table.find(([words]) => line.startsWith(words)) ?? [];
    if (answer === undefined || answer instanceof AzFailed)
      return Promise.reject(answer ?? new AzFailed(`${line} is misspelled or not recognized`));
    return Promise.resolve(typeof answer === 'function' ? answer(args) : answer);
  };
  return { az, asked };
}

/** As az says that a thing is not there. */
export const notFound = new AzFailed('az acr show: ERROR: (ResourceNotFound) The Resource was not found.');
