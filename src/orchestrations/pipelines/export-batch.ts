import type { OrchestrationContext } from 'durable-functions';
import type { EarlierExport } from '../../domain/pipelines/runs';
import type { BatchInput } from '../../domain/transfer/inputs';
import { attempt } from '../call';
import { runPipeline, type StepEvents } from './run-pipeline';
import type { Steps } from '../pace';

/** Who wants to know how an export goes. */
export interface ExportEvents extends StepEvents {
  readonly onReuse: (earlier: EarlierExport) => void;
}

/**
 * Exports a batch, unless the blob of an earlier transfer that got this far still holds it. Returns the error
 * text of a run that succeeded only in part.
 */
export function* exportBatch(
  context: OrchestrationContext,
  input: BatchInput,
  events: ExportEvents,
): Steps<string | undefined> {
  const { terms, transferId, batch } = input;
  const step = { ...input, side: 'source' } as const;
  // What is carried across an air gap is a blob and a waybill of one name.
  if (terms.mode === 'send') return yield* runPipeline(context, step, events);
  const which = { route: terms.name, transferId, batch };
  // The look is not worth failing for: at worst the export runs once more.
  const found = yield* attempt(context, 'findExport', which);
  if (found.ok && found.value.earlier !== undefined) {
    events.onReuse(found.value.earlier);
    return undefined;
  }
  return yield* runPipeline(context, step, events);
}
