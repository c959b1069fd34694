import type { Az } from '../azure/az';
import { absent, checkNew, placeOf, show } from './look';
import type { Parameters } from './parameters';
import type { Problem } from './problem';
import { isClosed, type Closable } from './reach';
import type { Wanted } from './resources';

interface Account extends Closable {
  readonly allowSharedKeyAccess?: boolean | null;
}

const look = ['storage', 'account', 'show'];

/** Whether a storage account is there and lets the registry in, or its name is free. */
export async function checkStorage(az: Az, wanted: Wanted, parameters: Parameters): Promise<Problem[]> {
  const { name = '' } = wanted;
  if (wanted.state === 'new') {
    const free = () => az(['storage', 'account', 'check-name', '--name', name]);
    return checkNew(az, wanted, parameters.environmentName, { free, show: look });
  }
  const found = await show<Account>(az, [...look, ...placeOf(wanted)]);
  if (found === undefined) return absent(wanted, 'storage account');
  return [...firewall(wanted, found), ...keys(wanted, found, parameters)];
}

/** Whether the account for documents of image imports is there and open: no private endpoint leads to it. */
export async function checkDocuments(az: Az, wanted: Wanted): Promise<Problem[]> {
  const { name = '', parameter } = wanted;
  const found = await show<Account>(az, [...look, ...placeOf(wanted)]);
  if (found === undefined) return absent(wanted, 'storage account');
  if (!isClosed(found)) return [];
  return [{ parameter, problem: `the network rules of ${name} keep the app out`, fix: open(name) }];
}

const open = (name: string): string =>
  `az storage account update --name ${name} --public-network-access Enabled --default-action Allow`;

function firewall({ name = '', parameter }: Wanted, account: Account): Problem[] {
  const closed =
    account.publicNetworkAccess === 'Disabled' || account.networkRuleSet?.defaultAction === 'Deny';
  if (!closed) return [];
  return [
    {
      parameter,
      problem: `the network rules of ${name} keep ACR out, which is no trusted service of Storage`,
      fix: open(name),
    },
  ];
}

function keys(
  { name = '', side }: Wanted,
  { allowSharedKeyAccess }: Account,
  { sasKind, [side]: own }: Parameters,
): Problem[] {
  if (allowSharedKeyAccess !== false || own.storageAccess !== 'sas' || sasKind === 'user-delegation')
    return [];
  return [
    {
      parameter: 'sasKind',
      problem: `${sasKind} is signed with an account key, which ${name} takes none of`,
      fix: `say user-delegation, or az storage account update --name ${name} --allow-shared-key-access true`,
    },
  ];
}
