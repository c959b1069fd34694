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
    WAYBILL_RECEIVER: receiver,
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
  if (mode === 'send' && (keyName ?? secret) !== undefined && receiver === undefined) {
    const why = 'else what is signed for one could be carried to another';
    report('WAYBILL_RECEIVER', `is needed because waybills are signed: ${why}`);
  }
  const trust = settings.WAYBILL_CHECK === 'trust';
  const demanded = mode === 'receive' && (publicKeys ?? secret) !== undefined;
  if (demanded && settings.IMPORT_BY !== 'run') {
    const why = "ACR's own trigger imports whatever lies in the container, before anybody checked";
    report('IMPORT_BY', `must be run where a signature is demanded: ${why}`);
  }
  if (demanded && trust) {
    const why = 'it covers a blob only once that is read and compared';
    report('WAYBILL_CHECK', `must be read where a signature is demanded: ${why}`);
  }
  return {
    trust,
    ...(receiver !== undefined && { receiver }),
    ...(keyName !== undefined && { keyName }),
    ...(secret !== undefined && { secret }),
    ...(publicKeys !== undefined && { publicKeys }),
  };
}
