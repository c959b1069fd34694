import type { Az } from '../azure/az';
import { absent, checkNew, placeOf, show } from './look';
import type { Parameters } from './parameters';
import type { Problem } from './problem';
import { unreached, type Closable } from './reach';
import type { Wanted } from './resources';

interface Vault {
  readonly properties: {
    readonly enableRbacAuthorization?: boolean | null;
    readonly publicNetworkAccess?: string | null;
    readonly networkAcls?: (Closable['networkRuleSet'] & { readonly bypass?: string }) | null;
  };
}

interface DeletedVault {
  readonly name: string;
  readonly properties: {
    readonly purgeProtectionEnabled?: boolean | null;
    readonly location?: string;
    readonly scheduledPurgeDate?: string;
    readonly tags?: Readonly<Record<string, string>> | null;
  };
}

/** Whether a vault is there and goes by roles, or its name is free. */
export async function checkVault(az: Az, wanted: Wanted, parameters: Parameters): Promise<Problem[]> {
  return wanted.state === 'new' ? checkName(az, wanted, parameters) : checkExisting(az, wanted, parameters);
}

async function checkExisting(az: Az, wanted: Wanted, { network }: Parameters): Promise<Problem[]> {
  const { name = '', parameter } = wanted;
  const found = await show<Vault>(az, ['keyvault', 'show', ...placeOf(wanted)]);
  if (found === undefined) return absent(wanted, 'key vault');
  const { enableRbacAuthorization, publicNetworkAccess = null, networkAcls } = found.properties;
  const problems = unreached(
    name,
    { publicNetworkAccess, networkRuleSet: networkAcls ?? null },
    network,
    `az keyvault update --name ${name} --public-network-access Enabled --default-action Allow`,
  );
  if (enableRbacAuthorization !== true) {
    const problem = `${name} goes by access policies: roles open nothing there`;
    const fix = `az keyvault update --name ${name} --enable-rbac-authorization true (ends its policies)`;
    problems.push({ parameter, problem, fix });
  }
  if (networkAcls?.defaultAction === 'Deny' && networkAcls.bypass === 'None') {
    const problem = `the network rules of ${name} keep pipelines from their SAS`;
    problems.push({ parameter, problem, fix: `az keyvault update --name ${name} --bypass AzureServices` });
  }
  return problems;
}

async function checkName(az: Az, wanted: Wanted, { environmentName }: Parameters): Promise<Problem[]> {
  const { name, parameter, side, subscription } = wanted;
  const deleted = await az([
    'keyvault',
    'list-deleted',
    '--resource-type',
    'vault',
    '--subscription',
    subscription,
  ]);
  const made = `kv-${side === 'source' ? 'src' : 'dst'}-`;
  const lying = (deleted as readonly DeletedVault[]).find((each) =>
    name === undefined
      ? each.name.startsWith(made) && each.properties.tags?.['azd-env-name'] === environmentName
      : each.name.toLowerCase() === name.toLowerCase(),
  );
  if (lying !== undefined) return [keptDeleted(parameter, lying)];
  if (name === undefined) return [];
  const url = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/checkNameAvailability`;
  const body = JSON.stringify({ name, type: 'Microsoft.KeyVault/vaults' });
  const free = () =>
    az(['rest', '--method', 'post', '--url', `${url}?api-version=2023-07-01`, '--body', body]);
  return checkNew(az, wanted, environmentName, { free, show: ['keyvault', 'show'] });
}

function keptDeleted(parameter: string, { name, properties }: DeletedVault): Problem {
  const { purgeProtectionEnabled, location = '', scheduledPurgeDate = 'some day' } = properties;
  const away =
    purgeProtectionEnabled === true ? '' : `az keyvault purge --name ${name} --location ${location}, or `;
  return {
    parameter,
    problem: `the key vault ${name} was deleted and keeps its name until ${scheduledPurgeDate}`,
    fix: `${away}az keyvault recover --name ${name}, or choose another name`,
  };
}
