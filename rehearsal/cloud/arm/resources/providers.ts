import type { ArmContext } from '../context';
import { versionsOf } from '../requests/api-versions';
import type { ArmReply, ArmRequest } from '../requests/exchange';
import { ArmFailure } from '../requests/failure';
import type { Route } from '../requests/route';

/** Versions told of providers that take every well-formed one. */
const common: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Storage': ['2019-06-01', '2021-09-01', '2022-09-01', '2023-05-01', '2024-01-01'],
  'Microsoft.KeyVault': ['2019-09-01', '2022-07-01', '2023-07-01'],
  'Microsoft.ManagedIdentity': ['2018-11-30', '2023-01-31'],
  'Microsoft.EventGrid': ['2022-06-15', '2025-02-15'],
  'Microsoft.Authorization': ['2018-01-01-preview', '2020-04-01-preview', '2022-04-01'],
  'Microsoft.Resources': ['2019-10-01', '2021-04-01', '2022-09-01', '2024-03-01'],
};

/** GET of the providers of a subscription, or of one: what az takes its api-versions from. */
export function getProviders(context: ArmContext, served: readonly Route[], request: ArmRequest): ArmReply {
  const [subscriptionId = '', asked] = request.path.names;
  const namespaces = [...new Set([...served.map(({ provider }) => provider), ...Object.keys(common)])];
  const describe = (namespace: string) => ({
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationState: 'Registered',
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: resourceTypes(context, served, namespace),
  });
  if (asked === undefined) return { status: 200, body: { value: namespaces.map(describe) } };
  const found = namespaces.find((namespace) => namespace.toLowerCase() === asked.toLowerCase());
  if (found !== undefined) return { status: 200, body: describe(found) };
  throw new ArmFailure(404, 'InvalidResourceNamespace', `The resource namespace '${asked}' is invalid.`);
}

function resourceTypes({ registries, versions }: ArmContext, served: readonly Route[], namespace: string) {
  const types = served.filter(({ provider, named }) => named && provider === namespace);
  return [...new Set(types.map(({ type }) => type))].map((resourceType) => ({
    resourceType,
    locations: [...new Set(registries.map(({ side }) => side.location))],
    apiVersions: (
      versionsOf({ provider: namespace, type: resourceType }, versions) ??
      common[namespace] ??
      []
    ).toReversed(),
    capabilities: 'None',
  }));
}
