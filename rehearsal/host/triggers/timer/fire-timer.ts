import type { Clock } from '../../clock';
import type { AppFunction } from '../../worker/app-functions';
import type { RetryContext, RpcRetryOptions } from '../../worker/core-types';
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

/** Runs a timer function, retrying as it asks; a failure never stops the schedule. */
export async function fireTimer(
  entry: AppFunction,
  { worker, clock, clientInputs }: TimerEnvironment,
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
