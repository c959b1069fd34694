import type { WaybillSettings } from '../../domain/route';
import { readPublicKeys, shortestSecret } from '../../domain/waybill/keys';
import type { Report } from '../read-setting';
import type { RouteSettings } from '../settings';

/** How a route signs and checks waybills. */
export function waybillFromSettings(settings: RouteSettings, report: Report): WaybillSettings {
  const {
    WAYBILL_KEY_NAME: keyName,
    WAYBILL_PUBLIC_KEY: publicKeys,
    WAYBILL_HMAC_SECRET: secret,
    ROUTE_MODE: mode,
  } = settings;
  const read = publicKeys === undefined ? [] : readPublicKeys(publicKeys);
  if (typeof read === 'string') report('WAYBILL_PUBLIC_KEY', read);
  if (secret !== undefined && secret.length < shortestSecret) {
    report('WAYBILL_HMAC_SECRET', `must have at least ${shortestSecret} characters, chosen at random`);
  }
  const other = mode === 'send' ? keyName : publicKeys;
  if (mode !== 'connected' && secret !== undefined && other !== undefined) {
    const setting = mode === 'send' ? 'WAYBILL_KEY_NAME' : 'WAYBILL_PUBLIC_KEY';
    report('WAYBILL_HMAC_SECRET', `must be empty because ${setting} is set: a waybill has one signature`);
  }
  if (mode === 'receive' && (publicKeys ?? secret) !== undefined && settings.IMPORT_BY !== 'run') {
    report('IMPORT_BY', 'must be run where waybills are signed: the trigger imports before anybody checked');
  }
  return {
    ...(keyName !== undefined && { keyName }),
    ...(secret !== undefined && { secret }),
    ...(publicKeys !== undefined && { publicKeys }),
  };
}
