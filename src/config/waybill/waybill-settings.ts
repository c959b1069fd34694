import type { WaybillSettings } from '../../domain/route';
import { readPublicKeys, shortestSecret } from '../../domain/waybill/keys';
import { matching, optional } from '../read-setting';
import type { ConfigProblem, RouteSettings } from '../settings';

/** Signatures of waybills that cross an air gap. */
export const waybillSettings = {
  WAYBILL_KEY_NAME: matching(
    /^[A-Za-z0-9-]{1,127}$/,
    'must be 1 to 127 letters, digits and dashes, without a version',
    'Sender: key in the source vault that signs waybills. Empty: they are not signed by a key.',
  ).optional(),
  WAYBILL_PUBLIC_KEY: optional(
    'Receiver: public key of the sender in PEM (several while it is replaced). Waybills it did not sign are refused.',
  ),
  WAYBILL_HMAC_SECRET: optional(
    'Both sides: shared secret of at least 32 characters instead of keys, a Key Vault reference. The sender signs with it, the receiver demands it.',
  ),
};

/** How a route signs and checks waybills; problems are added to the list. */
export function waybillFromSettings(settings: RouteSettings, problems: ConfigProblem[]): WaybillSettings {
  const {
    WAYBILL_KEY_NAME: keyName,
    WAYBILL_PUBLIC_KEY: publicKeys,
    WAYBILL_HMAC_SECRET: secret,
    ROUTE_MODE: mode,
  } = settings;
  const report = (setting: string, problem: string): void => void problems.push({ setting, problem });
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
