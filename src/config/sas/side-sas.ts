import { longestDelegationHours } from '../../domain/sas/policy';
import { inOrder, inWords, lacking, neededRights } from '../../domain/sas/rights';
import type { SasSettings } from '../../domain/side';
import type { ConfigProblem, SidePrefix } from '../read-setting';
import type { RouteSettings } from '../settings';

/** The rules between the lifetimes, which both sides share. */
export function lifetimeRules({
  SAS_LIFETIME_HOURS: lifetime,
  SAS_RENEW_BEFORE_HOURS: renewBefore,
  SAS_OVERLAP_HOURS: overlap,
}: RouteSettings): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (renewBefore >= lifetime) {
    problems.push({
      setting: 'SAS_RENEW_BEFORE_HOURS',
      problem: `must be less than SAS_LIFETIME_HOURS (${lifetime}), else every look renews the SAS`,
    });
  }
  if (overlap >= lifetime) {
    problems.push({
      setting: 'SAS_OVERLAP_HOURS',
      problem: `must be less than SAS_LIFETIME_HOURS (${lifetime}): a replaced SAS does not live longer`,
    });
  }
  return problems;
}

/** The SAS settings of a side, checked where its pipeline needs a SAS; problems are added to the list. */
export function sasFromSettings(
  settings: RouteSettings,
  prefix: SidePrefix,
  problems: ConfigProblem[],
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
  if (settings[`${prefix}_STORAGE_ACCESS`] === 'sas') {
    problems.push(
      ...lifetimeProblems(sas, prefix),
      ...rangeProblems(sas, prefix),
      ...rightsProblems(sas, prefix, settings),
    );
  }
  return sas;
}

function lifetimeProblems({ kind, lifetimeHours }: SasSettings, prefix: SidePrefix): ConfigProblem[] {
  if (kind !== 'user-delegation' || lifetimeHours <= longestDelegationHours) return [];
  return [
    {
      setting: 'SAS_LIFETIME_HOURS',
      problem:
        `must not be more than ${longestDelegationHours} because ${prefix}_SAS_KIND is user-delegation: ` +
        'Entra-signed keys live seven days at most; lower it or use account-key',
    },
  ];
}

function rangeProblems({ ipRange }: SasSettings, prefix: SidePrefix): ConfigProblem[] {
  if (ipRange === undefined) return [];
  const [first = [], last = first] = ipRange.split('-').map((address) => address.split('.').map(Number));
  const valid = [...first, ...last].every((part) => part <= 255);
  const ordered =
    first.reduce((sum, part) => sum * 256 + part, 0) <= last.reduce((sum, part) => sum * 256 + part, 0);
  if (valid && ordered) return [];
  return [
    {
      setting: `${prefix}_SAS_IP_RANGE`,
      problem:
        `is ${ipRange}, which is no IPv4 range; write it like 203.0.113.10-203.0.113.20, lower address ` +
        'first',
    },
  ];
}

function rightsProblems(
  { rights }: SasSettings,
  prefix: SidePrefix,
  settings: RouteSettings,
): ConfigProblem[] {
  if (rights === undefined) return [];
  const needed = neededRights(prefix === 'SOURCE' ? 'source' : 'target', {
    deleteBlobAfterImport: settings.DELETE_BLOB_AFTER_IMPORT,
  });
  const missing = lacking(rights, needed);
  if (missing === '') return [];
  return [
    {
      setting: `${prefix}_SAS_RIGHTS`,
      problem: `lacks ${inWords(missing)}, which the pipeline needs; write ${needed} or leave it empty`,
    },
  ];
}
