import type { Az } from '../azure/az';
import type { Problem } from './problem';
import type { Wanted } from './resources';

// Other things that are not found, as a kind of resource Azure does not know, are failures.
const notThere =
  /\b(?:Resource|ResourceGroup|Vault)NotFound\b|could not be found in (?:subscription|resource group)/;

/** What `az` shows of a thing, or undefined when it is not there. @throws AzFailed */
export async function show<T>(az: Az, args: readonly string[]): Promise<T | undefined> {
  try {
    return (await az(args)) as T;
  } catch (error) {
    if (notThere.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** Name and place of a resource, as arguments of az. */
export const placeOf = ({ name = '', group, subscription }: Wanted): string[] => [
  ...['--name', name, '--resource-group', group, '--subscription', subscription],
];

/** What is said of an existing resource that is not there, and of the parameters that may be wrong, too. */
export function absent(
  { name = '', parameter, group, subscription, placedBy }: Wanted,
  what: string,
): Problem[] {
  const problem = `there is no ${what} ${name} in ${group} of subscription ${subscription}`;
  return [{ parameter, problem, fix: `correct it, or ${placedBy.group} or ${placedBy.subscription}` }];
}

/** Whether a name is free, as all kinds of resources answer. */
interface Availability {
  readonly nameAvailable: boolean;
  readonly message?: string | null;
}

interface Tagged {
  readonly tags?: Readonly<Record<string, string>> | null;
}

/** Whether a new resource can have its name, or has it by an earlier deployment of the environment. */
export async function checkNew(
  az: Az,
  wanted: Wanted,
  environmentName: string | undefined,
  ask: { readonly free: () => Promise<unknown>; readonly show: readonly string[] },
): Promise<Problem[]> {
  const { nameAvailable, message } = (await ask.free()) as Availability;
  if (nameAvailable) return [];
  const found = await show<Tagged>(az, [...ask.show, ...placeOf(wanted)]);
  if (found !== undefined && found.tags?.['azd-env-name'] === environmentName) return [];
  const { name = '', parameter, side, kind } = wanted;
  const problem = `the name ${name} cannot be had: ${message ?? 'it is taken'}`;
  return [{ parameter, problem, fix: `choose another name, or say existing for the ${kind} of the ${side}` }];
}
