import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../clock';
import type { RetryContext, RpcRetryOptions } from '../../worker/core-types';
import type { AppFunction, Problem } from '../../worker/app-functions';
import { replaceFile } from '../../files/replace-file';
import { readJson, resolveSettings, type Settings } from '../../settings';
import type { Call } from '../../worker/invocation';
import type { Worker } from '../../worker/worker';
import { parseSchedule, type Schedule } from './cron';

export interface TimerFunction {
  readonly function: AppFunction;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  /** Keeps the next due time on disk, so that a missed run is made up for. */
  readonly monitored: boolean;
}

export function readTimerFunctions(
  functions: readonly AppFunction[],
  settings: Settings,
  complain: (problem: Problem) => void,
): TimerFunction[] {
  return functions.flatMap((entry) => {
    if (entry.kind !== 'timer') return [];
    const { trigger } = entry;
    try {
      const zone = settings.WEBSITE_TIME_ZONE ?? 'UTC';
      if (!/^(?:etc\/)?utc$/i.test(zone))
        throw new Error(`WEBSITE_TIME_ZONE '${zone}' is not supported: schedules are in UTC`);
      const schedule = parseSchedule(resolveSettings(trigger.schedule as string, settings));
      const monitored = trigger.useMonitor !== false && !schedule.isFast;
      return [{ function: entry, schedule, monitored, runOnStartup: trigger.runOnStartup === true }];
    } catch (error) {
      complain({ function: entry.name, binding: trigger.name, reason: (error as Error).message });
      return [];
    }
  });
}

export interface TimerEnvironment {
  readonly worker: Worker;
  readonly clock: Clock;
  /** Folder of the status files; without one nothing is remembered. */
  readonly folder: string | undefined;
  readonly clientInputs: (entry: AppFunction) => Call['inputs'];
}

/** Times in ISO 8601, as in the status the function sees. */
interface Status {
  readonly Last: string;
  readonly Next: string;
  readonly LastUpdated: string;
}

/**
 * Runs timer functions when they are due, one run of a function at a time. A monitored timer that missed runs while no
 * host was up runs once, marked past due. Returns what stops it.
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
const scheduleFits = (status: Status, schedule: Schedule): boolean =>
  schedule.next(Date.parse(status.Next) - 1) === Date.parse(status.Next);

function readStatus(file: string): Status | undefined {
  return existsSync(file) ? (readJson(file) as Status) : undefined;
}

/** Runs a timer function, retrying as it asks; a failure never stops the schedule. */
export async function fireTimer(
  entry: AppFunction,
  { worker, clock, clientInputs }: TimerEnvironment,
  options: { readonly isPastDue: boolean; readonly status: Status | undefined },
): Promise<void> {
  const payload = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: options.status ?? null,
    IsPastDue: options.isPastDue,
  };
  const inputs = [
    { name: entry.trigger.name, data: { json: JSON.stringify(payload) } },
    ...clientInputs(entry),
  ];
  const retry = entry.metadata.retryOptions;
  let retryContext: RetryContext | undefined;
  for (let attempt = 0; ; attempt++) {
    try {
      await worker.invoke({ function: entry, inputs, ...(retryContext && { retryContext }) });
      return;
    } catch (error) {
      // -1 retries without end.
      if (!retry || (retry.maxRetryCount >= 0 && attempt >= retry.maxRetryCount)) return;
      const { message, stack = '' } = error as Error;
      const exception = { message, source: entry.name, stackTrace: stack };
      retryContext = { retryCount: attempt + 1, maxRetryCount: retry.maxRetryCount, exception };
      await new Promise<void>((resolve) => clock.at(clock.now() + delayOf(retry, attempt), resolve));
    }
  }
}

function delayOf(retry: RpcRetryOptions, attempt: number): number {
  if (retry.retryStrategy === 'fixedDelay') return (retry.delayInterval?.seconds ?? 0) * 1000;
  const [low, high] = [retry.minimumInterval?.seconds ?? 0, retry.maximumInterval?.seconds ?? 0];
  return Math.min(low * 2 ** attempt, high) * 1000;
}
