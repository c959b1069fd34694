import type { Schedule, ScheduleState } from './schedule';

/** What a look at a schedule comes to. */
export type Decision =
  /** Seen for the first time: times before now are not made up for. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'wait' }
  /** Due, and `missed` times before it, too: after a downtime one start makes up for all of them. */
  | { readonly kind: 'due'; readonly dueAt: Date; readonly missed: number };

/** Whether a schedule is to start something now. */
export function decide(schedule: Schedule, state: ScheduleState | undefined, now: Date): Decision {
  if (state === undefined) return { kind: 'begin' };
  const until = new Date(state.until);
  const dueAt = latestDue(schedule, until, now);
  return dueAt === undefined
    ? { kind: 'wait' }
    : { kind: 'due', dueAt, missed: countBetween(schedule, until, dueAt) };
}

/** The latest due time after `until` whose jitter is over. */
function latestDue(schedule: Schedule, until: Date, now: Date): Date | undefined {
  let due = schedule.times.latest(now);
  while (due !== undefined && due > until) {
    if (due.getTime() + jitter(schedule, due) <= now.getTime()) return due;
    due = schedule.times.latest(new Date(due.getTime() - 1000));
  }
  return undefined;
}

const countedAtMost = 1000;

function countBetween({ times }: Schedule, after: Date, before: Date): number {
  let count = 0;
  for (let due = times.next(after); due !== undefined && due < before; due = times.next(due)) {
    count += 1;
    if (count === countedAtMost) break;
  }
  return count;
}

/** When a schedule starts something next, jitter included; undefined when never. */
export function nextStart(schedule: Schedule, state: ScheduleState | undefined, now: Date): Date | undefined {
  const until = new Date(state?.until ?? now);
  const due = schedule.times.next(until > now ? until : now);
  return due && new Date(due.getTime() + jitter(schedule, due));
}

/** Milliseconds a due time is put off: spread over routes and schedules, yet always the same for one. */
function jitter({ route, name, jitterSeconds }: Schedule, due: Date): number {
  if (jitterSeconds === 0) return 0;
  return fnv1a(`${route}/${name}/${due.toISOString()}`) % (jitterSeconds * 1000);
}

/** FNV-1a, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
