import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../../state-folder';
import { readJson } from '../../settings';
import type { Schedule } from './cron';
import { fireTimer, type TimerEnvironment, type TimerStatus } from './fire-timer';
import type { TimerFunction } from './timer-functions';

/**
 * Runs timer functions when they are due, one run of a function at a time. A monitored timer that missed runs
 * while no host was up runs once, marked past due. Returns what stops it.
 */
export function startTimers(timers: readonly TimerFunction[], environment: TimerEnvironment): () => void {
  const stops = timers.map((timer) => startTimer(timer, environment));
  return () => {
    for (const stop of stops) stop();
  };
}

function startTimer(timer: TimerFunction, environment: TimerEnvironment): () => void {
  const { clock, folder } = environment;
  const { schedule } = timer;
  const file =
    timer.monitored && folder !== undefined ? join(folder, `${timer.function.name}.json`) : undefined;
  let cancel: () => void = () => undefined;
  let stopped = false;
  let status = file === undefined ? undefined : readStatus(file);

  const save = (last: number, next: number): void => {
    const iso = (time: number): string => new Date(time).toISOString();
    status = { Last: iso(last), Next: iso(next), LastUpdated: iso(clock.now()) };
    if (file !== undefined) replaceFile(file, JSON.stringify(status));
  };
  const plan = (): void => {
    const next = schedule.next(clock.now());
    if (next === undefined || stopped) return;
    cancel = clock.at(next, () => void run(false));
  };
  const run = async (isPastDue: boolean): Promise<void> => {
    const due = clock.now();
    await fireTimer(timer.function, environment, { isPastDue, status: timer.monitored ? status : undefined });
    if (stopped) return;
    const next = schedule.next(clock.now());
    if (timer.monitored && next !== undefined) save(due, next);
    plan();
  };

  const now = clock.now();
  const missed = status && scheduleFits(status, schedule) && Date.parse(status.Next) < now;
  if (missed || timer.runOnStartup) void run(missed === true);
  else {
    const next = schedule.next(now);
    if (timer.monitored && next !== undefined) save(status ? Date.parse(status.Last) : now, next);
    plan();
  }
  return () => {
    stopped = true;
    cancel();
  };
}

// A stored due time that the schedule does not have comes from an older schedule.
const scheduleFits = (status: TimerStatus, schedule: Schedule): boolean =>
  schedule.next(Date.parse(status.Next) - 1) === Date.parse(status.Next);

function readStatus(file: string): TimerStatus | undefined {
  return existsSync(file) ? (readJson(file) as TimerStatus) : undefined;
}
