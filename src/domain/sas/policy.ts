import type { Route } from '../route';
import type { SasKind, Side } from '../side';
import { neededRights } from './rights';

/** In milliseconds. */
export const hour = 3_600_000;

/** Days until a SAS expires, rounded down to a tenth; negative afterwards. */
export const tenthsOfDaysLeft = (expiresOn: Date, now: Date): number =>
  Math.floor(((expiresOn.getTime() - now.getTime()) / (24 * hour)) * 10) / 10;
const minute = 60_000;

/** Entra signs for seven days at most, counted from the start of the delegation key. */
export const longestDelegationHours = 168;

/** Clocks may differ by 15 minutes: tokens start that much in the past, and end with that much in reserve. */
export const clockSkew = 15 * minute;

/** How the SAS of one side must look and when it is renewed. */
export interface SasPolicy {
  readonly kind: SasKind;
  readonly account: string;
  readonly container: string;
  /** Of the format (`sv`): sovereign and disconnected clouds do not know the newest. */
  readonly version: string;
  /** Letters in storage order. */
  readonly rights: string;
  readonly lifetimeHours: number;
  readonly renewBeforeHours: number;
  /** A replaced version stays enabled this long. */
  readonly overlapHours: number;
  readonly ipRange?: string;
}

/** The policy of a side, undefined when its pipeline needs no SAS. */
export function sasPolicy(route: Route, side: Side): SasPolicy | undefined {
  if (side.storageAccess === 'managed-identity') return undefined;
  const { kind, lifetimeHours, renewBeforeHours, overlapHours, ipRange, rights } = side.sas;
  return {
    kind,
    account: side.storageAccount,
    container: side.container,
    version: side.cloud.apiVersions.storage,
    rights: rights ?? neededRights(side.name, route),
    lifetimeHours,
    renewBeforeHours,
    overlapHours,
    ...(ipRange !== undefined && { ipRange }),
  };
}

/** From when to when a token is valid. */
export interface Validity {
  readonly startsOn: Date;
  readonly expiresOn: Date;
}

/** Validity of a token minted now. No `backdate` after a revocation: an older key might count as revoked. */
export function validity(
  policy: Pick<SasPolicy, 'kind' | 'lifetimeHours'>,
  now: Date,
  backdate = true,
): Validity {
  const seconds = Math.floor(now.getTime() / 1000) * 1000;
  const start = backdate ? seconds - clockSkew : seconds;
  const wanted = seconds + policy.lifetimeHours * hour;
  const latest = policy.kind === 'user-delegation' ? start + longestDelegationHours * hour : wanted;
  return { startsOn: new Date(start), expiresOn: new Date(Math.min(wanted, latest)) };
}
