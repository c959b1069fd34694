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
  /** False leaves an instance pending for a host of its version. */
  readonly mayRun: (start: Start) => boolean;
  /** The decision that fails an instance of another version. */
  readonly failure: (start: Start) => Decision | undefined;
}

/** Which orchestration versions this host runs (host.json `defaultVersion` and its two strategies). */
export function versionRule(settings: VersionSettings, log: Log): VersionRule {
  const { defaultVersion: own, versionMatchStrategy: match, versionFailureStrategy: onMismatch } = settings;
  const matches = ({ version }: Start): boolean => {
    if (own === undefined || match === 'None') return true;
    const order = compareVersions(version, own);
    return match === 'Strict' ? order === 0 : order <= 0;
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
    failure: (start) => (matches(start) ? undefined : hostFailure(describe(start))),
  };
}

/** Compares dotted numbers part by part, other texts as texts; no version is older than any. */
function compareVersions(a: string, b: string): number {
  const parse = (text: string): number[] | undefined =>
    /^\d+(?:\.\d+)*$/.test(text) ? text.split('.').map(Number) : undefined;
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return a === b ? 0 : a < b ? -1 : 1;
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
