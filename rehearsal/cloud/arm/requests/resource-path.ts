import { badRequest, ArmFailure } from './failure';
import { guid } from './names';

/** What a request path names, in the caller's casing. */
export interface ResourcePath {
  /** Empty for what is of the tenant. */
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
  /** Namespace, e.g. `Microsoft.ContainerRegistry`. */
  readonly provider: string;
  /** Lower-case type segments: `['registries', 'pipelineruns']`. */
  readonly types: readonly string[];
  /** One name fewer than types for a collection or an action. */
  readonly names: readonly string[];
}

/** Namespace of what belongs to no other: subscriptions, resource groups, and lists of what is in them. */
export const resources = 'Microsoft.Resources';

/**
 * Reads a path. What an extension such as a role assignment is of stands before its own provider.
 * @throws ArmFailure when the path is not that of a tenant's or subscription's resource.
 */
export function parseResourcePath(pathname: string): ResourcePath {
  const segments = decode(pathname);
  const [first, subscriptionId, ...rest] = segments;
  const collections = ['subscriptions', 'tenants'];
  if (subscriptionId === undefined && collections.includes(first?.toLowerCase() ?? '')) {
    return { subscriptionId: '', provider: resources, ...pairsOf(segments) };
  }
  if (first?.toLowerCase() !== 'subscriptions' || subscriptionId === undefined) {
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
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const [provider, ...typed] = at < 0 ? [] : segments.slice(at + 1);
  const place = { subscriptionId, ...(grouped === undefined ? {} : { resourceGroup: grouped }) };
  return provider === undefined || typed.length === 0
    ? { ...place, provider: resources, ...pairsOf(segments) }
    : { ...place, provider, ...pairsOf(typed) };
}

/** What is extended by what a path names, such as a role assignment: all before its own provider. */
export const extendedBy = (url: string): string => url.slice(0, url.toLowerCase().lastIndexOf('/providers/'));

const pairsOf = (segments: readonly string[]): Pick<ResourcePath, 'types' | 'names'> => ({
  types: segments.filter((_segment, index) => index % 2 === 0).map((type) => type.toLowerCase()),
  names: segments.filter((_segment, index) => index % 2 === 1),
});

function decode(pathname: string): string[] {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw badRequest('The request path is not valid percent-encoding.', undefined, 'InvalidRequestUri');
  }
}
