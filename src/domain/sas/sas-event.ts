import { eventId, failed, type DomainEvent } from '../events/event';
import type { LogEvent } from '../events/log-event';
import type { Failure } from '../errors';
import { hour } from './policy';
import type { SideAddress } from './rotation';
import type { SecretVersion } from './secret-version';

/** A secret with less left is told of. */
const shortDays = 2;
/** Who died before it told finds the version young when it comes again. */
const youngMs = hour;

/** Days until a version expires, long past where there is none or it does not say. */
export const daysLeft = (current: SecretVersion | undefined, now: Date): number =>
  ((current?.expiresOn?.getTime() ?? 0) - now.getTime()) / (24 * hour);

/** The line about the SAS a run is about to use. */
export const currentLine = (
  address: SideAddress,
  current: SecretVersion | undefined,
  { reason, now }: { readonly reason: string | undefined; readonly now: Date },
): LogEvent => ({
  ...{ event: 'sas.current', ...address, rotated: reason !== undefined, reason },
  daysLeft: daysLeft(current, now),
});

const about = ({ route, side }: SideAddress) => ({
  route,
  side,
  links: { self: '/api/sas', page: '/api/dashboard/#/sas' },
});

/** A secret was renewed, by any of the routes that share it; undefined if not lately, or not by us. */
export function renewedEvent(
  address: SideAddress,
  current: SecretVersion | undefined,
  now: Date,
): DomainEvent | undefined {
  if (current?.token === undefined || now.getTime() - current.created.getTime() > youngMs) return undefined;
  return {
    ...about(address),
    id: eventId('sas', current.version, 'renewed'),
    type: 'sas.renewed',
    time: current.created.toISOString(),
    facts: {
      version: current.version,
      daysLeft: daysLeft(current, now),
      ...(current.token.reason !== undefined && { why: current.token.reason }),
    },
  };
}

/** A renewal failed: told once a day and cause, for as long as it goes on. */
export const renewalFailedEvent = (address: SideAddress, failure: Failure, now: Date): DomainEvent => ({
  ...about(address),
  id: eventId(address.route, address.side, 'renewal-failed', failure.code, now.toISOString().slice(0, 10)),
  type: 'sas.renewal-failed',
  time: now.toISOString(),
  ...failed(failure),
  facts: {},
});

/** A version that has little left and could not be renewed; undefined of others. */
export function expiringEvent(
  address: SideAddress,
  current: SecretVersion | undefined,
  now: Date,
): DomainEvent | undefined {
  if (current?.expiresOn === undefined) return undefined;
  const left = daysLeft(current, now);
  if (left >= shortDays) return undefined;
  return {
    ...about(address),
    id: eventId(address.route, address.side, current.version, 'expiring'),
    type: 'sas.expiring',
    time: now.toISOString(),
    facts: { version: current.version, daysLeft: left, expiresAt: current.expiresOn.toISOString() },
  };
}
