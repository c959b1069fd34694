import type { Ncrontab } from './ncrontab';

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
  /** What to transfer: the body of a start request without its route. */
  readonly order: Readonly<Record<string, unknown>>;
}

/** What became of a due time. */
export interface ScheduleRun {
  /** ISO time it was due at, without the jitter. */
  readonly dueAt: string;
  /** ISO time it was dealt with. */
  readonly at: string;
  readonly outcome: 'started' | 'skipped' | 'failed';
  /** Why it was skipped or failed. */
  readonly reason?: string;
  /** The transfer it started; of a skipped one the transfer that was in the way. */
  readonly transferId?: string;
  /** Due times before this one that nobody was there for; they are made up for by this one. */
  readonly missed: number;
}

/** What is remembered of a schedule from look to look. */
export interface ScheduleState {
  /** ISO time up to which due times are dealt with. */
  readonly until: string;
  readonly last?: ScheduleRun;
}

/** Written by who pauses a schedule, removed by who resumes it; the timer only reads it. */
export interface SchedulePause {
  /** ISO time. */
  readonly at: string;
  readonly by: string;
  readonly reason?: string;
}

type Address = Pick<Schedule, 'route' | 'name'>;

/** Paths of a schedule's documents in the state container. */
export const scheduleState = ({ route, name }: Address): string => `schedules/${route}/${name}/state.json`;
export const schedulePause = ({ route, name }: Address): string => `schedules/${route}/${name}/paused.json`;
