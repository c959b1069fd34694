import { badRequest, ArmFailure } from './failure';

/** What a request path names, in the caller's casing. */
export interface ResourcePath {
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
  /** Namespace, e.g. `Microsoft.ContainerRegistry`. */
  readonly provider: string;
  /** Lower-case type segments: `['registries', 'pipelineruns']`. */
  readonly types: readonly string[];
  /** One name fewer than types for a collection or an action. */
  readonly names: readonly string[];
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws ArmFailure when the path is not that of a subscription's resource. */
export function parseResourcePath(pathname: string): ResourcePath {
  const segments = decode(pathname);
  const [subscriptions, subscriptionId, ...rest] = segments;
  if (subscriptions?.toLowerCase() !== 'subscriptions' || subscriptionId === undefined) {
    throw new ArmFailure(
      404,
      'MissingSubscription',
      'The request did not have a subscription or a valid tenant level resource provider.',
    );
  }
  if (!guid.test(subscriptionId)) {
    throw badRequest(
      `The provided subscription identifier '${subscriptionId}' is malformed or invalid.`,
      undefined,
      'InvalidSubscriptionId',
    );
  }
  const grouped = rest[0]?.toLowerCase() === 'resourcegroups' ? rest[1] : undefined;
  const [providers, provider, ...typed] = grouped === undefined ? rest : rest.slice(2);
  if (providers?.toLowerCase() !== 'providers' || provider === undefined || typed.length === 0) {
    throw new ArmFailure(404, 'NotFound', 'The requested path is not served by this rehearsal.');
  }
  return {
    subscriptionId,
    ...(grouped === undefined ? {} : { resourceGroup: grouped }),
    provider,
    types: typed.filter((_segment, index) => index % 2 === 0).map((type) => type.toLowerCase()),
    names: typed.filter((_segment, index) => index % 2 === 1),
  };
}

function decode(pathname: string): string[] {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw badRequest('The request path is not valid percent-encoding.', undefined, 'InvalidRequestUri');
  }
}
