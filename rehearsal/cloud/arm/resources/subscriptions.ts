import { groupId, type WorldSide } from '../../../world';
import { isWithin } from '../../roles/access';
import type { ArmContext } from '../context';
import { mayRead, sideAt, sidesAt } from '../find';
import type { ArmReply, ArmRequest } from '../requests/exchange';

/** Names of regions as the portal writes them; the others stay as they are. */
const displayNames: Readonly<Record<string, string>> = {
  westeurope: 'West Europe',
  northeurope: 'North Europe',
  eastus: 'East US',
  usgovvirginia: 'USGov Virginia',
  usgovarizona: 'USGov Arizona',
  chinanorth3: 'China North 3',
};

/** GET of `/subscriptions`: those of the caller's tenant in which he has any role. */
export function listSubscriptions(context: ArmContext, { caller }: ArmRequest): ArmReply {
  const { registries, access } = context;
  const hasRole = ({ subscriptionId }: WorldSide): boolean =>
    access
      .assignments()
      .some(
        ({ objectId, scope }) =>
          objectId === caller.objectId && isWithin(scope, `/subscriptions/${subscriptionId}`),
      );
  const sides = registries.map(({ side }) => side).filter(({ tenantId }) => tenantId === caller.tenantId);
  const value = unique(sides.filter(hasRole).map(describeSubscription));
  return { status: 200, body: { value, count: { type: 'Total', value: value.length } } };
}

/** GET of one subscription. */
export function getSubscription(context: ArmContext, { path }: ArmRequest): ArmReply {
  return { status: 200, body: describeSubscription(sideAt(context, path)) };
}

/** GET of `/tenants`: the caller's. */
export function listTenants(_context: ArmContext, { caller: { tenantId } }: ArmRequest): ArmReply {
  return { status: 200, body: { value: [{ id: `/tenants/${tenantId}`, tenantId }] } };
}

/** GET of the regions of a subscription. */
export function listLocations({ registries }: ArmContext, { path }: ArmRequest): ArmReply {
  const value = unique(
    registries.map(({ side: { location } }) => {
      const displayName = displayNames[location] ?? location;
      return {
        id: `/subscriptions/${path.subscriptionId}/locations/${location}`,
        ...{ name: location, type: 'Region', displayName, regionalDisplayName: displayName },
        metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
      };
    }),
  );
  return { status: 200, body: { value } };
}

/** GET of the resource groups the caller may read. */
export function listGroups(context: ArmContext, { path, caller }: ArmRequest): ArmReply {
  const groups = unique(sidesAt(context, path).map(describeGroup));
  const type = 'Microsoft.Resources/subscriptions/resourceGroups';
  return { status: 200, body: { value: groups.filter(({ id }) => mayRead(context, caller, type, id)) } };
}

/** GET of one resource group; HEAD only asks whether it is there. */
export function getGroup(context: ArmContext, { path, method }: ArmRequest): ArmReply {
  return method === 'HEAD' ? { status: 204 } : { status: 200, body: describeGroup(sideAt(context, path)) };
}

const describeSubscription = ({ subscriptionId, tenantId, cloud }: WorldSide) => ({
  id: `/subscriptions/${subscriptionId}`,
  authorizationSource: 'RoleBased',
  managedByTenants: [],
  subscriptionId,
  tenantId,
  displayName: `Rehearsal ${cloud}`,
  state: 'Enabled',
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'PayAsYouGo_2014-09-01',
    spendingLimit: 'Off',
  },
});

const describeGroup = (side: WorldSide) => ({
  id: groupId(side),
  name: side.resourceGroup,
  type: 'Microsoft.Resources/resourceGroups',
  location: side.location,
  properties: { provisioningState: 'Succeeded' },
});

const unique = <T extends { readonly id: string }>(items: readonly T[]): T[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];
