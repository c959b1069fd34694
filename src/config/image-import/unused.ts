import type { Route, Via } from '../../domain/route';
import type { GivenSettings, Report } from '../read-setting';

/** Warns of what a route is given that its way has no use for. */
export function warnOfOtherWay(via: Via, given: GivenSettings, unused: Iterable<string>, warn: Report): void {
  for (const setting of unused)
    if ((given[setting] ?? '') !== '') warn(setting, `is not used: ROUTE_VIA is ${via}`);
}

/** Warns of a vault that a route names for itself and not whose password is in it. */
export function warnOfVault({ via, pull }: Route, own: GivenSettings, warn: Report): void {
  if (via === 'transfer' || pull !== undefined || (own.PULL_KV ?? '') === '') return;
  warn('PULL_KV', 'is not used: PULL_USERNAME and PULL_SECRET are not set');
}
