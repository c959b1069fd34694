import type { OrchestrationContext } from 'durable-functions';
import type { StartedRun } from '../../activities/pipelines/start-run';
import type { SideAddress } from '../../domain/sas/rotation';
import type { Failure } from '../../domain/errors';
import type { RouteTerms } from '../../domain/route';
import { explained } from '../../domain/sas/pipeline-secret';
import type { SideName } from '../../domain/side';
import type { BatchInput } from '../../domain/transfer/inputs';
import { attempt, failureOf, Stop } from '../call';
import { followRun, RunFailed, runFailure, type RunEnd } from './follow-run';
import type { Steps } from '../pace';

/** The export or the import of a batch. */
export interface PipelineStep extends BatchInput {
  readonly side: SideName;
  /** Exports of a batch so far: each is a run of its own. */
  readonly round?: number;
  /** Nobody else exports the same. */
  readonly claimed?: true;
  /** The artifacts to export, by their place; without them all. */
  readonly only?: readonly number[];
}

/** Who wants to know how a step goes. */
export interface StepEvents {
  readonly onRun: (run: string) => void;
  readonly onPercent: (percent: number) => void;
}

/** How long the SAS of a pipeline must live for a run that begins now. */
export const neededMinutes = ({ polling }: RouteTerms): number => polling.deadlineSeconds / 60;

/** The second with another SAS. */
const mostTries = 2;

/**
 * Starts the export or import run of a batch and follows it to the end, with a SAS that outlives it. A run
 * that failed for want of a good SAS is tried once more after a rotation. Returns the error text of a run
 * that succeeded only in part.
 */
export function* runPipeline(
  context: OrchestrationContext,
  { terms, side, transferId, batch, round = 0, claimed, only }: PipelineStep,
  events: StepEvents,
): Steps<RunEnd & Pick<StartedRun, 'artifacts' | 'moved'>> {
  const place = { route: terms.name, side };
  let before: { readonly version: string; readonly failure: Failure } | undefined;
  for (let tries = 1; ; tries++) {
    const order = {
      ...{ ...place, transferId, batch, attempt: mostTries * round + tries },
      neededMinutes: neededMinutes(terms),
      ...(only && { only }),
      ...(claimed && { claimed }),
      ...(before !== undefined && { distrusted: before.version }),
    };
    const started = yield* attempt(context, 'startRun', order, terms.polling);
    if (!started.ok) throw new Stop(after(before?.failure, started.error));
    const { run, sas, artifacts, moved } = started.value;
    events.onRun(run);
    try {
      const end = yield* followRun(
        context,
        { ...place, transferId, run, ...(side === 'source' && { batch }) },
        terms.polling,
        events.onPercent,
      );
      if (end.errors === undefined || terms.continueOnErrors)
        return { ...end, artifacts, ...(moved && { moved }) };
      throw new RunFailed(runFailure('RUN_FAILED', { side, run }, end.errors), end.named);
    } catch (thrown) {
      const failure = failureOf(thrown, 'follow run');
      if (failure.code !== 'RUN_FAILED') throw thrown;
      const explained = yield* explainFailure(context, place, failure);
      if (!explained.retryAfterRotation || tries === mostTries || sas === undefined) {
        const named = thrown instanceof RunFailed ? thrown.named : [];
        throw new RunFailed(explained.failure, named, artifacts);
      }
      before = { version: sas, failure: explained.failure };
    }
  }
}

/** Why the first run failed says more than why there was no second. */
const after = (first: Failure | undefined, error: Failure): Failure =>
  first === undefined || error.code === 'CANCELLED' || error.code === 'EXPORT_TAKEN'
    ? error
    : { ...first, message: `${first.message} - ${error.message}` };

/** Says of a run that failed what access had to do with it and what to do, and whether a new SAS may help. */
export function* explainFailure(
  context: OrchestrationContext,
  place: SideAddress,
  failure: Failure,
): Steps<{ readonly failure: Failure; readonly retryAfterRotation: boolean }> {
  const diagnosis = yield* attempt(context, 'diagnoseRun', { ...place, message: failure.message });
  if (!diagnosis.ok) return { failure, retryAfterRotation: false };
  const { retryAfterRotation } = diagnosis.value;
  return { failure: explained(failure, diagnosis.value), retryAfterRotation };
}
