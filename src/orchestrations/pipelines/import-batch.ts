import type { OrchestrationContext } from 'durable-functions';
import { type Failure, permanent } from '../../domain/errors';
import type { BatchInput } from '../../domain/transfer/inputs';
import { attempt, failureOf, must, Stop } from '../call';
import { poll } from '../poll';
import { followRun } from './follow-run';
import {
  explainFailure,
  neededMinutes,
  runPipeline,
  type PipelineStep,
  type StepEvents,
} from './run-pipeline';
import type { Steps } from '../pace';

/** Imports the blob of a batch. Returns the error text of a run that succeeded only in part. */
export function* importBatch(
  context: OrchestrationContext,
  input: BatchInput,
  events: StepEvents,
  /** When the copy began, ISO: the trigger may take the blob before its run is looked for. */
  copiedSince: string,
): Steps<string | undefined> {
  const { terms, transferId } = input;
  const step = { ...input, side: 'target' } as const;
  if (terms.importBy === 'run') return (yield* runPipeline(context, step, events)).errors;
  // The trigger, too, lists and reads the container with the SAS of the pipeline.
  const place = { route: terms.name, side: step.side };
  const need = { ...place, transferId, neededMinutes: neededMinutes(terms) };
  yield* must(context, 'ensureSas', need, terms.polling);
  const end = yield* followTriggeredRun(context, step, events, copiedSince);
  if (end.kind === 'imported') return end.errors;
  if (terms.importBy === 'trigger-then-run' && end.mayRun)
    return (yield* runPipeline(context, step, events)).errors;
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
): Steps<TriggeredEnd> {
  const { terms, side, transferId } = step;
  const place = { route: terms.name, side };
  const run = yield* awaitTriggeredRun(context, step, since);
  if (run === undefined) return { kind: 'failed', failure: notStarted(terms), mayRun: true };
  events.onRun(run);
  try {
    const { errors } = yield* followRun(
      context,
      { ...place, transferId, run },
      terms.polling,
      events.onPercent,
    );
    return { kind: 'imported', ...(errors !== undefined && { errors }) };
  } catch (thrown) {
    const failure = failureOf(thrown, 'follow run');
    if (failure.code !== 'RUN_FAILED') throw thrown;
    const explained = yield* explainFailure(context, place, failure);
    return { kind: 'failed', failure: explained.failure, mayRun: explained.retryAfterRotation };
  }
}

function notStarted({ pickUpSeconds }: PipelineStep['terms']): Failure {
  const message = `the source trigger started no import run within ${Math.round(pickUpSeconds / 60)} minutes`;
  return permanent('RUN_NOT_STARTED', message, 'await import run', 'target');
}

/** The run the import pipeline's own trigger started for the blob; undefined when none appears in time. */
function* awaitTriggeredRun(
  context: OrchestrationContext,
  { terms, transferId, batch }: PipelineStep,
  since: string,
): Steps<string | undefined> {
  const pickedUpBy = context.df.currentUtcDateTime.getTime() + terms.pickUpSeconds * 1000;
  const { run } = yield* poll(context, terms.polling, {
    look: () => attempt(context, 'findTriggeredRun', { route: terms.name, transferId, batch, since }),
    // The listing may be old, and a second driver is worse than a late one: only one from after the deadline
    // proves that no run came.
    answer: (seen) => (seen.run !== undefined || Date.parse(seen.asOf) > pickedUpBy ? seen : undefined),
    outageSeconds: terms.polling.deadlineSeconds,
  });
  return run;
}
