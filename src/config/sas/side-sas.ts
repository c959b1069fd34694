import { longestDelegationHours } from '../../domain/sas/policy';
import { inOrder, inWords, lacking, neededRights } from '../../domain/sas/rights';
import type { SasSettings, StorageAccess } from '../../domain/side';
import type { Report, SidePrefix } from '../read-setting';
import type { RouteSettings } from '../settings';

/** Checks the rules between the lifetimes, which both sides share. */
export function checkLifetimes(settings: RouteSettings, report: Report): void {
  const { SAS_LIFETIME_HOURS: lifetime, SAS_RENEW_BEFORE_HOURS: renewBefore } = settings;
  const rule = `must be less than SAS_LIFETIME_HOURS (${lifetime})`;
  if (renewBefore >= lifetime) report('SAS_RENEW_BEFORE_HOURS', `${rule}, else every look renews the SAS`);
  if (settings.SAS_OVERLAP_HOURS >= lifetime) {
    report('SAS_OVERLAP_HOURS', `${rule}: a replaced SAS does not live longer`);
  }
}

/** The SAS settings of a side, checked where its pipeline needs a SAS. */
export function sasFromSettings(
  settings: RouteSettings,
  prefix: SidePrefix,
  access: StorageAccess,
  report: Report,
): SasSettings {
  const ipRange = settings[`${prefix}_SAS_IP_RANGE`];
  const rights = settings[`${prefix}_SAS_RIGHTS`];
  const sas: SasSettings = {
    kind: settings[`${prefix}_SAS_KIND`],
    lifetimeHours: settings.SAS_LIFETIME_HOURS,
    renewBeforeHours: settings.SAS_RENEW_BEFORE_HOURS,
    overlapHours: settings.SAS_OVERLAP_HOURS,
    ...(ipRange !== undefined && { ipRange }),
    ...(rights !== undefined && { rights: inOrder(rights) }),
  };
  if (access === 'sas') {
    if (sas.kind === 'user-delegation' && sas.lifetimeHours > longestDelegationHours) {
      report(
        'SAS_LIFETIME_HOURS',
        `must not be more than ${longestDelegationHours} because ${prefix}_SAS_KIND is user-delegation: ` +
          'Entra-signed keys live seven days at most; lower it or use account-key',
      );
    }
    if (ipRange !== undefined) checkRange(ipRange, prefix, report);
    if (sas.rights !== undefined) checkRights(sas.rights, prefix, settings, report);
  }
  return sas;
}

function checkRange(ipRange: string, prefix: SidePrefix, report: Report): void {
  const [first = [], last = first] = ipRange.split('-').map((address) => address.split('.').map(Number));
  const [low, high] = [first, last].map((parts) => parts.reduce((sum, part) => sum * 256 + part, 0));
  if ([...first, ...last].every((part) => part <= 255) && (low ?? 0) <= (high ?? 0)) return;
  report(
    `${prefix}_SAS_IP_RANGE`,
    `is ${ipRange}, which is no IPv4 range; write it like 203.0.113.10-203.0.113.20, lower address first`,
  );
}

function checkRights(rights: string, prefix: SidePrefix, settings: RouteSettings, report: Report): void {
  const needed = neededRights(prefix === 'SOURCE' ? 'source' : 'target', {
    deleteBlobAfterImport: settings.DELETE_BLOB_AFTER_IMPORT,
  });
  const missing = lacking(rights, needed);
  if (missing === '') return;
  const remedy = `write ${needed} or leave it empty`;
  report(`${prefix}_SAS_RIGHTS`, `lacks ${inWords(missing)}, which the pipeline needs; ${remedy}`);
}
