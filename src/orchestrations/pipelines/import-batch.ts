import type { OrchestrationContext, Task } from 'durable-functions';
import type { Failure } from '../../domain/errors';
import { failureOf, insist, Stop } from '../call';
import { followRun } from './follow-run';
import { pollDelay, secondsSince, sleep } from '../pace';
import {
  explainFailure,
  neededMinutes,
  runPipeline,
  type PipelineStep,
  type StepEvents,
} from './run-pipeline';

/** Imports the blob of a batch in the way the route says. Returns the error text of a run that succeeded only in part. */
export function* importBatch(
  context: OrchestrationContext,
  step: PipelineStep,
  events: StepEvents,
  /** When the copy began, ISO: the trigger may take the blob before its run is looked for. */
  copiedSince: string,
): Generator<Task, string | undefined, unknown> {
  const { terms, side, transferId } = step;
  if (terms.importBy === 'run') return yield* runPipeline(context, step, events);
  // The trigger, too, lists and reads the container with the SAS of the pipeline.
  const at = { route: terms.name, side };
  yield* insist(context, terms.polling, 'ensureSas', {
    ...at,
    transferId,
    neededMinutes: neededMinutes(terms),
  });
  const end = yield* followTriggeredRun(context, step, events, copiedSince);
  if (end.kind === 'imported') return end.errors;
  if (terms.importBy === 'trigger-then-run' && end.mayRun) return yield* runPipeline(context, step, events);
  throw new Stop(end.failure);
}

type TriggeredEnd =
  | { readonly kind: 'imported'; readonly errors?: string }
  /** `mayRun`: a run of our own would not be a second driver, and may do better. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly mayRun: boolean };

function* followTriggeredRun(
  context: OrchestrationContext,
  step: PipelineStep,
  events: StepEvents,
  since: string,
): Generator<Task, TriggeredEnd, unknown> {
  const { terms, side, transferId } = step;
  const at = { route: terms.name, side };
  const run = yield* awaitTriggeredRun(context, step, since);
  if (run === undefined) return { kind: 'failed', failure: notStarted(terms), mayRun: true };
  events.onRun(run);
  try {
    const errors = yield* followRun(context, { ...at, transferId, run }, terms.polling, events.onPercent);
    return { kind: 'imported', ...(errors !== undefined && { errors }) };
  } catch (thrown) {
    const failure = failureOf(thrown, 'follow run');
    if (failure.code !== 'RUN_FAILED') throw thrown;
    const explained = yield* explainFailure(context, at, failure);
    return { kind: 'failed', failure: explained.failure, mayRun: explained.retryAfterRotation };
  }
}

const notStarted = ({ pickUpSeconds }: PipelineStep['terms']): Failure => ({
  code: 'RUN_NOT_STARTED',
  message: `the source trigger started no import run within ${Math.round(pickUpSeconds / 60)} minutes`,
  operation: 'await import run',
  origin: 'target',
  retryable: false,
});

/** The run the import pipeline's own trigger started for the blob; undefined when none appears in time. */
function* awaitTriggeredRun(
  context: OrchestrationContext,
  { terms, transferId, batch }: PipelineStep,
  since: string,
): Generator<Task, string | undefined, unknown> {
  const start = context.df.currentUtcDateTime;
  for (;;) {
    const look = { route: terms.name, transferId, batch, since };
    const { run, asOf } = yield* insist(context, terms.polling, 'findTriggeredRun', look);
    // The listing may be old, and a second driver is worse than a late one: only one from after the deadline proves that no run came.
    if (run !== undefined || Date.parse(asOf) > start.getTime() + terms.pickUpSeconds * 1000) return run;
    yield* sleep(context, pollDelay(terms.polling, secondsSince(context, start)));
  }
}
