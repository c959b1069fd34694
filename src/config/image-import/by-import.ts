import type { HostStorage } from '../../domain/doctor/host-facts';
import { apart } from '../../domain/image-import/obstacles';
import type { PullSettings, Route, StateHome, Via } from '../../domain/route';
import { accountUrl, type End } from '../../domain/side';
import type { GivenSettings, Report } from '../read-setting';
import type { RouteSettings } from '../settings';

/** What of the app as a whole a route without accounts goes by. */
export interface AppHome {
  /** STATE_SA. */
  readonly stateAccount?: string | undefined;
  readonly host?: HostStorage | undefined;
}

/** Where the documents of a route without accounts are kept. */
export function stateHome({ stateAccount, host }: AppHome, target: End, report: Report): StateHome {
  if (stateAccount !== undefined) return { blobUrl: accountUrl(stateAccount, target.cloud) };
  if (host !== undefined) return { host };
  const why =
    'a route by image import has no account, and the settings do not say where the host has its own';
  report('STATE_SA', `is needed because ${why} (AzureWebJobsStorage)`);
  return { blobUrl: '' };
}

/** Reports what a route cannot have that may go by image import. */
export function checkVia({ ROUTE_VIA: via, ROUTE_MODE: mode }: RouteSettings, report: Report): void {
  if (via === 'transfer' || mode === 'connected') return;
  report(
    'ROUTE_MODE',
    `must be connected because ROUTE_VIA is ${via}: the target registry pulls from the source`,
  );
}

/** Reports ends that no image import joins. */
export function checkJoined(source: End, target: End, pull: PullSettings | undefined, report: Report) {
  const gap = apart(source, target, pull);
  if (gap === 'clouds') {
    const why = 'no registry imports from another cloud; use transfer';
    report(
      'ROUTE_VIA',
      `is import, and the target is in ${target.cloud.name}, the source in ${source.cloud.name}: ${why}`,
    );
  } else if (gap === 'tenants') {
    const why =
      'the source is in another tenant, where the target registry signs in with a name and a password';
    report('PULL_USERNAME', `is needed, and PULL_SECRET, because ${why}`);
  }
}

/** Who the target registry signs in as at the source; undefined where nobody is named. */
export function pullFromSettings(settings: RouteSettings, report: Report): PullSettings | undefined {
  const { ROUTE_VIA: via, PULL_USERNAME: username, PULL_SECRET: secret, PULL_KV } = settings;
  if (via === 'transfer' || (username ?? secret) === undefined) return undefined;
  const vault = PULL_KV ?? '';
  if (username === undefined) report('PULL_USERNAME', 'is needed because PULL_SECRET is set');
  if (secret === undefined) report('PULL_SECRET', 'is needed because PULL_USERNAME is set');
  if (vault === '') report('PULL_KV', 'is needed because PULL_SECRET is set: it says in which vault that is');
  return { username: username ?? '', secret: secret ?? '', vault };
}

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
