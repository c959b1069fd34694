import type { PruneSettings } from '../../domain/prune/prune';
import type { Report } from '../read-setting';
import type { RouteSettings } from '../settings';

/** How a route prunes; across an air gap only by what is signed. */
export function pruneFromSettings(settings: RouteSettings, report: Report): PruneSettings {
  const { PRUNE: mode, PRUNE_MOST: most, ROUTE_MODE: side } = settings;
  const { WAYBILL_KEY_NAME: keyName, WAYBILL_PUBLIC_KEY: publicKeys, WAYBILL_HMAC_SECRET: secret } = settings;
  const why = 'else whoever writes into the container could have tags deleted';
  if (mode !== 'off' && side === 'send' && (keyName ?? secret) === undefined)
    report('PRUNE', `needs WAYBILL_KEY_NAME or WAYBILL_HMAC_SECRET: ${why}`);
  if (mode !== 'off' && side === 'receive' && (publicKeys ?? secret) === undefined)
    report('PRUNE', `needs WAYBILL_PUBLIC_KEY or WAYBILL_HMAC_SECRET: ${why}`);
  return { mode, most: Math.floor(most) };
}
