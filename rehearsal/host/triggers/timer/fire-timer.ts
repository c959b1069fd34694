import type { Clock } from '../../clock';
import type { AppFunction } from '../../worker/app-functions';
import type { Call } from '../../worker/invocation';
import type { Worker } from '../../worker/worker';

/** What timers work with. */
export interface TimerEnvironment {
  readonly worker: Worker;
  readonly clock: Clock;
  /** Folder of the status files; without one nothing is remembered. */
  readonly folder: string | undefined;
  readonly clientInputs: (entry: AppFunction) => Call['inputs'];
}

/** Times in ISO 8601, as in the status the function sees. */
export interface TimerStatus {
  readonly Last: string;
  readonly Next: string;
  readonly LastUpdated: string;
}

/** Runs a timer function; a failure never stops the schedule. */
export async function fireTimer(
  entry: AppFunction,
  { worker, clientInputs }: TimerEnvironment,
  options: { readonly isPastDue: boolean; readonly status: TimerStatus | undefined },
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
  try {
    await worker.invoke({ function: entry, inputs });
  } catch {
    // The log has it.
  }
}
