import type { WorldSide } from '../../world';
import type { TokenClaims } from '../ports';
import type { CloudRegistry } from './cloud-registry';
import type { ArmContext } from './context';
import { ArmFailure, parentNotFound, resourceNotFound } from './requests/failure';
import type { ResourcePath } from './requests/resource-path';

/** Whether two names are the same to ARM. */
export const sameText = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** @throws ArmFailure 404 when the subscription or the resource group is not part of the cloud. */
export function checkScope(context: ArmContext, { subscriptionId, resourceGroup }: ResourcePath): void {
  // What is of the tenant is in no subscription.
  if (subscriptionId === '') return;
  if (sidesAt(context, { subscriptionId }).length === 0) {
    throw new ArmFailure(
      404,
      'SubscriptionNotFound',
      `The subscription '${subscriptionId}' could not be found.`,
    );
  }
  if (resourceGroup !== undefined && sidesAt(context, { subscriptionId, resourceGroup }).length === 0) {
    throw new ArmFailure(
      404,
      'ResourceGroupNotFound',
      `Resource group '${resourceGroup}' could not be found.`,
    );
  }
}

/** The registry a path is in, whatever the casing. */
export const registryAt = (
  { registries }: ArmContext,
  { names: [name = ''], subscriptionId, resourceGroup }: ResourcePath,
): CloudRegistry | undefined =>
  registries.find(
    ({ side }) =>
      sameText(subscriptionId, side.subscriptionId) &&
      sameText(resourceGroup, side.resourceGroup) &&
      sameText(name, side.registry),
  );

/** The same. @throws ArmFailure 404. */
export function findRegistry(context: ArmContext, path: ResourcePath): CloudRegistry {
  const found = registryAt(context, path);
  if (found !== undefined) return found;
  const [name = ''] = path.names;
  throw resourceNotFound('Microsoft.ContainerRegistry/registries', [name], path.resourceGroup ?? '');
}

/** Refuses what is in a registry that is not there. @throws ArmFailure 404. */
export function checkParent(context: ArmContext, path: ResourcePath, action: string): void {
  const [type, nested] = path.types;
  if (path.provider.toLowerCase() !== 'microsoft.containerregistry') return;
  if (type !== 'registries' || nested === undefined || action.endsWith('/action')) return;
  if (nested.startsWith('operation') || registryAt(context, path) !== undefined) return;
  const { subscriptionId, resourceGroup = '', provider, names } = path;
  throw parentNotFound(
    action,
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${provider}/registries/` +
      (names[0] ?? ''),
  );
}

/** A subscription or a resource group. */
type Place = Pick<ResourcePath, 'subscriptionId' | 'resourceGroup'>;

/** Whether a side is in the subscription, or the resource group, a path names. */
export const isAt = ({ subscriptionId, resourceGroup }: Place, side: WorldSide): boolean =>
  sameText(subscriptionId, side.subscriptionId) &&
  (resourceGroup === undefined || sameText(resourceGroup, side.resourceGroup));

/** The sides that are there. */
export const sidesAt = ({ registries }: Pick<ArmContext, 'registries'>, place: Place): WorldSide[] =>
  registries.map(({ side }) => side).filter((side) => isAt(place, side));

/** The first of them: `checkScope` has seen that there is one. */
export function sideAt(context: Pick<ArmContext, 'registries'>, place: Place): WorldSide {
  const [side] = sidesAt(context, place);
  if (side === undefined) throw new Error('the scope of the path has not been checked');
  return side;
}

/** Whether a list may show a resource to the caller. */
export const mayRead = (
  { access }: Pick<ArmContext, 'access'>,
  { objectId }: TokenClaims,
  type: string,
  id: string,
): boolean => access.allows(objectId, { action: `${type}/read` }, id);
