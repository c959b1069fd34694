import { z } from 'zod';
import type { Immutable } from '../schema';
import type { Ncrontab } from './ncrontab';
import type { PlanOrder } from './transfer-order';

/** Transfers of a route that start by themselves at set times. */
export interface Schedule {
  readonly route: string;
  /** Unique within the route. */
  readonly name: string;
  /** NCRONTAB as written. */
  readonly cron: string;
  readonly times: Ncrontab;
  /** A start is put off by up to this long, always the same for the same due time. */
  readonly jitterSeconds: number;
  /** What to transfer. */
  readonly order: PlanOrder;
}

/** Names a schedule. */
export type ScheduleName = Pick<Schedule, 'route' | 'name'>;

/** What became of a due time. */
export const scheduleRunSchema = z.object({
  dueAt: z.iso.datetime().describe('Without the jitter.'),
  at: z.iso.datetime().describe('When it was dealt with.'),
  outcome: z.enum(['started', 'skipped', 'failed']),
  reason: z.string().exactOptional().describe('Why it was skipped or failed.'),
  transferId: z.string().exactOptional().describe('What it started, or what was in the way.'),
  by: z.string().exactOptional().describe('Who had it run by hand; absent when it was due.'),
  missed: z.int().describe('Due times before it that nobody was there for; counted to 1000.'),
});
export type ScheduleRun = Immutable<z.output<typeof scheduleRunSchema>>;

/** What is remembered of a schedule from look to look. */
export const scheduleStateSchema = z.object({
  /** Up to when due times are dealt with. */
  until: z.iso.datetime(),
  last: scheduleRunSchema.exactOptional(),
});
export type ScheduleState = Immutable<z.output<typeof scheduleStateSchema>>;

/** Written by who pauses a schedule, removed by who resumes it; the timer only reads it. */
export const schedulePauseSchema = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  reason: z.string().exactOptional(),
});
export type SchedulePause = Immutable<z.output<typeof schedulePauseSchema>>;
