import type { ArmContext } from '../context';
import type { MadeRegistries } from '../registries/made-registries';
import { resources } from '../requests/resource-path';
import { collection, resource, type Route } from '../requests/route';
import { getProviders } from './providers';
import { getOfType, listOfType, listResources, putAccessPolicies } from './resources';
import {
  getGroup,
  getSubscription,
  listGroups,
  listLocations,
  listSubscriptions,
  listTenants,
} from './subscriptions';

const kept = [
  ['Microsoft.KeyVault', 'vaults'],
  ['Microsoft.ManagedIdentity', 'userAssignedIdentities'],
] as const;

/** Subscriptions, groups, lists, and the resources that are only shown; `others` are told as providers. */
export function resourceRoutes(context: ArmContext, made: MadeRegistries, others: readonly Route[]): Route[] {
  const shown = kept.flatMap(([provider, type]) => [
    collection(provider, type, {
      GET: [undefined, (r) => listOfType(context, made, `${provider}/${type}`, r)],
    }),
    resource(provider, type, { GET: ['read', (r) => getOfType(context, made, `${provider}/${type}`, r)] }),
  ]);
  const policies = resource('Microsoft.KeyVault', 'vaults/accessPolicies', {
    PUT: ['write', (r) => putAccessPolicies(r)],
  });
  const told = [...others, ...shown];
  const group = 'subscriptions/resourceGroups';
  const provider = {
    GET: [undefined, (r) => getProviders(context, told, r)],
  } as const satisfies Route['methods'];
  return [
    ...shown,
    policies,
    collection(resources, 'tenants', { GET: [undefined, (r) => listTenants(context, r)] }),
    collection(resources, 'subscriptions', { GET: [undefined, (r) => listSubscriptions(context, r)] }),
    resource(resources, 'subscriptions', { GET: [undefined, (r) => getSubscription(context, r)] }),
    collection(resources, 'subscriptions/locations', { GET: [undefined, (r) => listLocations(context, r)] }),
    collection(resources, group, { GET: [undefined, (r) => listGroups(context, r)] }),
    resource(resources, group, {
      GET: ['read', (r) => getGroup(context, r)],
      HEAD: ['read', (r) => getGroup(context, r)],
    }),
    ...['subscriptions/resources', `${group}/resources`].map((type) =>
      collection(resources, type, { GET: [undefined, (r) => listResources(context, made, r)] }),
    ),
    collection(resources, 'subscriptions/providers', provider),
    resource(resources, 'subscriptions/providers', provider),
  ];
}
