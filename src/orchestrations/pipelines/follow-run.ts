import type { OrchestrationContext, Task } from 'durable-functions';
import type { ErrorCode } from '../../domain/remedies';
import type { Polling } from '../../domain/route';
import type { SideName } from '../../domain/side';
import { askedSeconds, call, Stop } from '../call';
import { pollDelay, secondsSince, sleep } from '../pace';

export interface RunToFollow {
  readonly route: string;
  readonly side: SideName;
  readonly transferId: string;
  readonly run: string;
}

/**
 * Follows a pipeline run to its end. An outage of the control plane does not end it: the run goes on behind it. Returns the error text of a run that succeeded only in part.
 * @throws Stop RUN_FAILED or RUN_TIMED_OUT.
 */
export function* followRun(
  context: OrchestrationContext,
  run: RunToFollow,
  polling: Polling,
  onPercent: (percent: number) => void,
): Generator<Task, string | undefined, unknown> {
  const start = context.df.currentUtcDateTime;
  for (;;) {
    const polled = yield* call(context, 'pollRun', run);
    if (polled.ok) {
      const state = polled.value;
      if (state.state === 'succeeded') return state.errors;
      if (state.state === 'failed') throw runStop('RUN_FAILED', run, state.message);
      if (state.percent !== undefined) onPercent(state.percent);
    } else if (!polled.error.retryable) throw new Stop(polled.error);
    const elapsed = secondsSince(context, start);
    if (elapsed > polling.deadlineSeconds) {
      if (!polled.ok) throw new Stop(polled.error);
      throw runStop('RUN_TIMED_OUT', run, `still running after ${Math.round(elapsed / 60)} minutes`);
    }
    const asked = polled.ok ? 0 : askedSeconds(polled.error);
    yield* sleep(context, Math.max(pollDelay(polling, elapsed), asked));
  }
}

/** A pipeline run that ended the batch. */
export function runStop(
  code: ErrorCode,
  { side, run }: Pick<RunToFollow, 'side' | 'run'>,
  text: string,
): Stop {
  const operation = side === 'source' ? 'export run' : 'import run';
  return new Stop({
    code,
    message: `${operation} ${run}: ${text}`,
    operation,
    origin: side,
    retryable: false,
  });
}
