import type { OrchestrationContext } from 'durable-functions';
import type { ClaimedExport } from '../../activities/pipelines/export/claim-export';
import type { EarlierExport } from '../../domain/pipelines/runs';
import type { BatchInput } from '../../domain/transfer/inputs';
import { attempt, Stop } from '../call';
import { pollHeld } from '../poll';
import { exportClean } from './export-clean';
import type { StepEvents } from './run-pipeline';
import type { Steps } from '../pace';

/** Who wants to know how an export goes. */
export interface ExportEvents extends StepEvents {
  readonly onReuse: (earlier: EarlierExport) => void;
  /** The transfer that exports the same now; none once the wait for it is over. */
  readonly onWait: (behind?: string) => void;
}

/** How often a batch is exported whose tags somebody moves meanwhile. */
const mostTouched = 3;

/** The version of a blob that was there, and the run that wrote it. */
export type ReusedExport = Pick<ClaimedExport, 'etag' | 'run'>;

/**
 * Exports a batch, unless a blob that is there holds it, or another transfer of the source exports the same:
 * that is waited for, and taken over when it comes to nothing. What no run exports without an error leaves
 * the waybill. Returns what is to be known of a blob that was there.
 */
export function* exportBatch(
  context: OrchestrationContext,
  input: BatchInput,
  events: ExportEvents,
): Steps<ReusedExport | undefined> {
  const { terms, transferId, batch } = input;
  const which = { route: terms.name, transferId, batch };
  let [runs, touched] = [0, 0];
  for (;;) {
    const claim = yield* claimOrNone(context, input, events);
    if (claim?.earlier !== undefined) {
      events.onReuse(claim.earlier);
      return claim;
    }
    let run: string | undefined;
    const onRun = (started: string): void => {
      run = started;
      runs += 1;
      events.onRun(started);
    };
    const claimed = claim && { claimed: true as const };
    const step = { ...input, side: 'source' as const, round: runs, ...claimed };
    try {
      const clean = yield* exportClean(context, step, { ...events, onRun });
      const note = { ...which, ...clean, ...(run !== undefined && { run }) };
      const noted = yield* attempt(context, 'noteExport', note, terms.polling);
      if (noted.ok) return undefined;
      // A tag was moved while the run went on: the next one leaves it out, or takes it as it was verified.
      if (noted.error.code === 'ARTIFACT_MOVED' && (touched += 1) < mostTouched) continue;
      throw new Stop(noted.error);
    } catch (thrown) {
      if (thrown instanceof Stop && thrown.failure.code === 'EXPORT_TAKEN') continue;
      if (thrown instanceof Stop) yield* attempt(context, 'releaseExport', which);
      throw thrown;
    }
  }
}

/** What there is to use once nobody exports the same. Not worth failing for: at worst it runs once more. */
function* claimOrNone(
  context: OrchestrationContext,
  { terms, transferId, batch }: BatchInput,
  { onWait }: ExportEvents,
): Steps<ClaimedExport | undefined> {
  let behind: string | undefined;
  try {
    return yield* pollHeld(context, {
      name: 'claimExport',
      input: () => ({ route: terms.name, transferId, batch }),
      answer: (claim) => {
        if (claim.behind !== behind) onWait(claim.behind);
        behind = claim.behind;
        return behind === undefined ? claim : undefined;
      },
      outageSeconds: terms.polling.deadlineSeconds,
    });
  } catch (thrown) {
    if (!(thrown instanceof Stop) || thrown.failure.code === 'CANCELLED') throw thrown;
    if (behind !== undefined) onWait();
    return undefined;
  }
}
