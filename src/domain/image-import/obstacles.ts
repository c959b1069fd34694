import { fitting, opening } from '../doctor/needs';
import type { Route } from '../route';
import type { End } from '../side';

/** What somebody must be allowed to do at a registry to have it import images. */
export const importAction = 'Microsoft.ContainerRegistry/registries/importImage/action';

/** What of a registry decides whether images can be imported from it, or into it. */
interface Seen {
  readonly exportAllowed: boolean;
  /** Whether its firewall lets every network in. */
  readonly isOpen: boolean;
  /** Whether it lets Azure's trusted services in, one of which a registry that imports is. */
  readonly trusts: boolean;
}

/** Why images cannot be imported, and the command that changes it. */
export interface Obstacle {
  readonly of: 'export-policy' | 'network';
  readonly why: string;
  readonly mend: string;
}

/** What keeps images from being imported between the registries of a route, at one of them. */
export function obstaclesAt({ pull }: Pick<Route, 'pull'>, end: End, seen: Seen): readonly Obstacle[] {
  const found: Obstacle[] = [];
  if (end.name === 'source' && !seen.exportAllowed)
    found.push({ of: 'export-policy', why: 'forbids exports', mend: fitting.exports(end) });
  const network = closedTo(pull, end, seen);
  return network === undefined ? found : [...found, { of: 'network', ...network }];
}

/**
 * A registry that imports comes as a trusted service within a tenant, and by the public network where it
 * signs in with a password (Azure docs, container-registry-import-images).
 */
function closedTo(pull: Route['pull'], end: End, { isOpen, trusts }: Seen): Omit<Obstacle, 'of'> | undefined {
  if (isOpen) return undefined;
  if (end.name === 'source' && pull !== undefined) {
    const why = 'is closed to some networks, and who signs in with a password comes by the public one';
    return { why, mend: opening.registry(end) };
  }
  if (trusts) return undefined;
  const why = 'is closed to some networks and to trusted services, as which a registry imports';
  return { why, mend: opening.trusted(end) };
}

/** Why no image import joins two registries, whatever they let in. */
export function apart(source: End, target: End, pull: Route['pull']): 'clouds' | 'tenants' | undefined {
  if (source.cloud.armEndpoint !== target.cloud.armEndpoint) return 'clouds';
  const isOneTenant = source.tenantId.toLowerCase() === target.tenantId.toLowerCase();
  return pull === undefined && !isOneTenant ? 'tenants' : undefined;
}
