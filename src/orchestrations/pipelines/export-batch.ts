import type { OrchestrationContext } from 'durable-functions';
import type { EarlierExport } from '../../domain/pipelines/runs';
import type { BatchInput } from '../../domain/transfer/inputs';
import { attempt, must } from '../call';
import { exportClean } from './export-clean';
import type { StepEvents } from './run-pipeline';
import type { Steps } from '../pace';

/** Who wants to know how an export goes. */
export interface ExportEvents extends StepEvents {
  readonly onReuse: (earlier: EarlierExport) => void;
}

/**
 * Exports a batch, unless the blob of an earlier transfer that got this far still holds it. What no run
 * exports without an error leaves the waybill.
 */
export function* exportBatch(
  context: OrchestrationContext,
  input: BatchInput,
  events: ExportEvents,
): Steps<void> {
  const { terms, transferId, batch } = input;
  const which = { route: terms.name, transferId, batch };
  // What is carried across an air gap is a blob and a waybill of one name.
  if (terms.mode !== 'send') {
    // The look is not worth failing for: at worst the export runs once more.
    const found = yield* attempt(context, 'findExport', which);
    if (found.ok && found.value.earlier !== undefined) {
      events.onReuse(found.value.earlier);
      return;
    }
  }
  const { of, left } = yield* exportClean(context, { ...input, side: 'source' }, events);
  if (left.length > 0) yield* must(context, 'leaveOut', { ...which, of, left }, terms.polling);
}
