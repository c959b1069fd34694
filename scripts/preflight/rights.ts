import { permits, type Permission } from '../../src/domain/roles/permitted';
import type { Az } from '../azure/az';
import type { Problem } from './problem';
import type { Home, Wanted } from './resources';

const roles = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/roleDefinitions/write',
];
const deploy = [
  'Microsoft.Resources/deployments/write',
  'Microsoft.Resources/subscriptions/resourceGroups/write',
];

/** Whether who signed in may deploy, and give roles where the resources are. */
export async function checkRights(az: Az, home: Home, wanted: readonly Wanted[]): Promise<Problem[]> {
  const others = wanted.filter(({ subscription }) => subscription !== home.subscription);
  const groups = new Map(
    others.map(({ subscription, group, placedBy }) => [
      `/subscriptions/${subscription}/resourceGroups/${group}`,
      placedBy.subscription,
    ]),
  );
  const asked = [
    lacking(az, `/subscriptions/${home.subscription}`, [...deploy, ...roles], 'subscription'),
    ...[...groups].map(([scope, parameter]) => lacking(az, scope, roles, parameter)),
  ];
  return (await Promise.all(asked)).flat();
}

async function lacking(
  az: Az,
  scope: string,
  actions: readonly string[],
  parameter: string,
): Promise<Problem[]> {
  const url = `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  const { value } = (await az(['rest', '--method', 'get', '--url', url])) as { value: readonly Permission[] };
  const missing = actions.filter((action) => !permits(value, action));
  if (missing.length === 0) return [];
  const problem = `who signed in to az lacks ${missing.join(', ')} at ${scope}`;
  return [
    { parameter, problem, fix: 'have Owner assigned there, or Contributor and User Access Administrator' },
  ];
}
