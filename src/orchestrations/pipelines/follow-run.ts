import type { OrchestrationContext } from 'durable-functions';
import { type Failure, permanent } from '../../domain/errors';
import type { RunState } from '../../domain/pipelines/runs';
import type { Polling } from '../../domain/route';
import type { SideName } from '../../domain/side';
import { attempt, Stop } from '../call';
import { poll } from '../poll';
import type { Steps } from '../pace';

/** A run that failed, and the artifacts its text names. */
export class RunFailed extends Stop {
  constructor(
    failure: Failure,
    readonly named: readonly number[],
    readonly artifacts = 0,
  ) {
    super(failure);
  }
}

/** How a run ended that did not fail: its text, if it succeeded in part, and the artifacts that names. */
export interface RunEnd {
  readonly errors?: string;
  readonly named: readonly number[];
}

/** A run and the transfer it serves. */
export interface RunToFollow {
  readonly route: string;
  readonly side: SideName;
  readonly transferId: string;
  readonly run: string;
  /** Of an export: the batch whose artifacts a text may name. */
  readonly batch?: number;
}

/**
 * Follows a pipeline run to its end. An outage of the control plane does not end it: the run goes on behind
 * it.
 * @throws RunFailed, or Stop RUN_TIMED_OUT
 */
export function* followRun(
  context: OrchestrationContext,
  run: RunToFollow,
  polling: Polling,
  onPercent: (percent: number) => void,
): Steps<RunEnd> {
  const end = yield* poll(context, polling, {
    look: () => attempt(context, 'pollRun', run),
    answer: (state) => {
      if (state.state !== 'running') return state;
      if (state.percent !== undefined) onPercent(state.percent);
      return undefined;
    },
    deadline: {
      seconds: polling.deadlineSeconds,
      missed: (seen, minutes) =>
        runFailure('RUN_TIMED_OUT', run, `still running after ${minutes} minutes${strangeness(seen)}`),
    },
  });
  const named = end.named ?? [];
  if (end.state === 'failed') throw new RunFailed(runFailure('RUN_FAILED', run, end.message), named);
  return { named, ...(end.errors !== undefined && { errors: end.errors }) };
}

/** A run may seem to go on only because it says so in other words. */
const strangeness = (seen: RunState): string =>
  'unknown' in seen ? `; its state is ${seen.unknown}, which acr-ferry does not know` : '';

/** Why a pipeline run ended the batch. */
export function runFailure(
  code: 'RUN_FAILED' | 'RUN_TIMED_OUT',
  { side, run }: Pick<RunToFollow, 'side' | 'run'>,
  text: string,
): Failure {
  const operation = side === 'source' ? 'export run' : 'import run';
  return permanent(code, `${operation} ${run}: ${text}`, operation, side);
}
