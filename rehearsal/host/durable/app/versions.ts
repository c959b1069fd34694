import type { Log } from '../../logging/log';
import type { HostJson } from '../../settings';
import { hostFailure, type Decision } from '../protocol/decision';
import type { Start } from '../execution/records';

type VersionSettings = Pick<
  HostJson['extensions']['durableTask'],
  'defaultVersion' | 'versionMatchStrategy' | 'versionFailureStrategy'
>;

/** What becomes of an instance by its version. */
export interface VersionRule {
  /** False leaves an instance as it is for a host of its version. */
  readonly mayRun: (start: Start) => boolean;
  /** The decision that fails an instance of another version. */
  readonly failure: (start: Start) => Decision | undefined;
}

/**
 * Which orchestration versions this host runs (host.json `defaultVersion` and its two strategies), as the
 * dispatcher of DurableTask.Core decides before each turn. Without a version of its own it runs all.
 */
export function versionRule(settings: VersionSettings, log: Log): VersionRule {
  const { defaultVersion: own, versionMatchStrategy: match, versionFailureStrategy: onMismatch } = settings;
  const matches = ({ version }: Start): boolean => {
    if (own === undefined || match === 'None') return true;
    return match === 'Strict' ? version === own : compareVersions(version, own) <= 0;
  };
  const describe = ({ version, instanceId }: Start): string =>
    `Instance '${instanceId}' has version '${version}', which this host (version '${own ?? ''}', ` +
    `${match}) does not run.`;
  return {
    mayRun(start) {
      if (matches(start) || onMismatch === 'Fail') return true;
      log('warning', 'Host.Durable', describe(start));
      return false;
    },
    failure: (start) => (matches(start) ? undefined : mismatch),
  };
}

const message = 'Orchestration version did not comply with Worker Versioning';
const details = { ErrorType: 'VersionMismatch', ErrorMessage: message, IsNonRetriable: true };
const mismatch = hostFailure(message, { details, bare: true });

/**
 * No version is older than any. Both of two to four numbers (`System.Version`): part by part, where a part
 * that is missing is less than 0. Others, `2` and `10` among them: as texts, without regard to case.
 */
function compareVersions(a: string, b: string): number {
  if (a.trim() === '' || b.trim() === '') return Number(a.trim() !== '') - Number(b.trim() !== '');
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return order(a.toUpperCase(), b.toUpperCase());
  const parts = [0, 1, 2, 3].map((part) => order(left[part] ?? -1, right[part] ?? -1));
  return parts.find((each) => each !== 0) ?? 0;
}

const parse = (text: string): number[] | undefined =>
  /^\d+(?:\.\d+){1,3}$/.test(text) ? text.split('.').map(Number) : undefined;

const order = <T extends number | string>(a: T, b: T): number => (a === b ? 0 : a < b ? -1 : 1);
