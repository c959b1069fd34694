import { opening } from '../doctor/needs';
import type { Route } from '../route';
import type { End } from '../side';

/** What a firewall of a registry lets in. */
interface Firewall {
  /** Every network. */
  readonly isOpen: boolean;
  /** Azure's trusted services, one of which a registry that imports is. */
  readonly trusts: boolean;
}

/**
 * Why an end of a route keeps imports out, and the command that opens it: a registry that imports comes as a
 * trusted service within a tenant, and by the public network where it signs in with a password.
 */
export function closedTo(
  { pull }: Pick<Route, 'pull'>,
  end: End,
  { isOpen, trusts }: Firewall,
): { readonly why: string; readonly mend: string } | undefined {
  if (isOpen) return undefined;
  if (end.name === 'source' && pull !== undefined) {
    const why = 'is closed to some networks, and who signs in with a password comes by the public one';
    return { why, mend: opening.registry(end) };
  }
  if (trusts) return undefined;
  const why = 'is closed to some networks and to trusted services, as which a registry imports';
  return { why, mend: opening.trusted(end) };
}
