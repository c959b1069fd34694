import { eventId, type DomainEvent } from '../events/event';
import type { ScheduleName, ScheduleRun } from './schedule';

/** A due time that started nothing; undefined of one that did. */
export function scheduleEvent(
  { route, name }: ScheduleName,
  { dueAt, at, outcome, reason, transferId, missed }: ScheduleRun,
): DomainEvent | undefined {
  if (outcome === 'started') return undefined;
  return {
    id: eventId(route, name, dueAt, outcome),
    type: `schedule.${outcome}`,
    time: at,
    route,
    schedule: name,
    ...(transferId !== undefined && { transferId }),
    ...(reason !== undefined && { reason }),
    facts: { dueAt, missed },
    links: { self: '/api/schedules', page: '/api/dashboard/#/schedules' },
  };
}
