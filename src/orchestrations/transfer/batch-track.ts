import type { OrchestrationContext } from 'durable-functions';
import type { CopyResult } from '../../domain/copy/job';
import type { EarlierExport } from '../../domain/pipelines/runs';
import type { BatchInput } from '../../domain/transfer/inputs';
import { blobName } from '../../domain/transfer/names';
import type { BatchProgress, Phase, Span } from '../../domain/transfer/status';
import type { Handover } from '../../domain/waybill/waybill';
import { retriesOf } from '../outage';
import { nowOf, type Steps } from '../pace';

/** What is known of a batch while it crosses. */
export interface BatchTrack {
  readonly spans: Partial<Record<Phase, Span>>;
  reusedExport?: EarlierExport;
  exportRun?: string;
  exportRuns?: number;
  importRun?: string;
  importRuns?: number;
  copy?: CopyResult;
  handover?: Handover;
  stoppedIn?: Phase;
}

/** The blob at the source that a batch uses: its own, or the one that was there. */
export const sourceBlob = ({ transferId, batch }: BatchInput, { reusedExport }: BatchTrack): string =>
  reusedExport?.blob ?? blobName(transferId, batch);

/** Notes the runs of a kind that are told of: the last and, from the second on, how many there were. */
export const countRuns =
  (track: BatchTrack, kind: 'export' | 'import') =>
  (run: string): void => {
    if (track[`${kind}Run`] !== undefined) track[`${kind}Runs`] = (track[`${kind}Runs`] ?? 1) + 1;
    track[`${kind}Run`] = run;
  };

/** Runs a phase of a batch: shows it in the custom status and notes when it began and ended. */
export function* inPhase<T>(
  context: OrchestrationContext,
  batch: number,
  phase: Phase,
  track: BatchTrack,
  work: (onPercent: (percent: number) => void, onWait: (behind?: string) => void) => Steps<T>,
): Steps<T> {
  const from = nowOf(context);
  const retriesBefore = retriesOf(context);
  const spans = { ...track.spans };
  const show = (progress: Pick<BatchProgress, 'batch' | 'phase' | 'percent' | 'waitingFor'>): void => {
    const { reusedExport } = track;
    context.df.setCustomStatus({
      ...{ ...progress, since: from, spans },
      ...(reusedExport && { reusedExport }),
    } satisfies BatchProgress);
  };
  show({ batch, phase });
  try {
    return yield* work(
      (percent) => {
        show({ batch, phase, percent });
      },
      (waitingFor) => {
        show({ batch, phase, ...(waitingFor !== undefined && { waitingFor }) });
      },
    );
  } catch (thrown) {
    track.stoppedIn ??= phase;
    throw thrown;
  } finally {
    const retries = retriesOf(context) - retriesBefore;
    const to = nowOf(context);
    track.spans[phase] = { from, to, ...(retries > 0 && { retries }) };
  }
}

/** What is told of a run while it goes. */
interface RunEvents {
  readonly onRun: (run: string) => void;
  readonly onPercent: (percent: number) => void;
}

/**
 * How a batch leaves the source registry, and gets into the target's. The first returns what is known of a
 * blob that was there, the second the error text of a run that succeeded only in part; both throw the failure
 * of one that did not.
 */
export interface BatchSteps {
  readonly exportBatch: (
    context: OrchestrationContext,
    input: BatchInput,
    events: RunEvents & {
      readonly onReuse: (earlier: EarlierExport) => void;
      readonly onWait: (behind?: string) => void;
    },
  ) => Steps<{ readonly etag?: string; readonly run?: string } | undefined>;
  readonly importBatch: (
    context: OrchestrationContext,
    input: BatchInput,
    events: RunEvents,
    copiedSince: string,
  ) => Steps<string | undefined>;
  /** In place of all that, where the target registry imports from the source itself. */
  readonly importImages: (
    context: OrchestrationContext,
    input: BatchInput,
    events: Pick<RunEvents, 'onPercent'>,
  ) => Steps<undefined>;
}
