import type { Az } from '../azure/az';
import { show } from './look';
import { regionOf, type Parameters } from './parameters';
import type { Problem } from './problem';
import type { Home, Wanted } from './resources';

interface Group {
  readonly location: string;
}

const groupAt = (az: Az, { group, subscription }: Home): Promise<Group | undefined> =>
  show<Group>(az, ['group', 'show', '--name', group, '--subscription', subscription]);

/** Whether the groups that are named are there: only that of the app is made. */
export async function checkGroups(az: Az, wanted: readonly Wanted[], home: Home): Promise<Problem[]> {
  const idOf = ({ subscription, group }: Home): string => `${subscription}/${group}`.toLowerCase();
  // One that is said to exist is looked for itself.
  const made = wanted.filter((each) => each.state === 'new' && idOf(each) !== idOf(home));
  const groups = made.filter(
    (each, index) => made.findIndex((first) => idOf(first) === idOf(each)) === index,
  );
  const found = await Promise.all(groups.map((each) => groupAt(az, each)));
  return groups.filter((_, index) => found[index] === undefined).map(missing);
}

function missing({ group, subscription, placedBy }: Wanted): Problem {
  const problem = `there is no resource group ${group} in subscription ${subscription}`;
  const create = `az group create --name ${group} --subscription ${subscription} --location <region>`;
  return { parameter: placedBy.group, problem, fix: `only that of the app is made: ${create}` };
}

/** Whether the group of the app is to be made, or is there in the same region. */
export async function checkHomeGroup(az: Az, { location }: Parameters, home: Home): Promise<Problem[]> {
  const found = await groupAt(az, home);
  if (found === undefined || location === undefined || regionOf(found.location) === location) return [];
  const problem = `the resource group ${home.group} is in ${found.location}, and a group keeps its region`;
  const fix = `say ${regionOf(found.location)}, or another resourceGroupName`;
  return [{ parameter: 'location', problem, fix }];
}
