import type { OrchestrationContext, OrchestrationHandler, Task } from 'durable-functions';
import type { CopyRequest } from '../../domain/copy/job';
import type { CopyResult } from '../../domain/copy/result';
import type { Failure, Outcome } from '../../domain/errors';
import { blobName, copyId, documents } from '../../domain/transfer/names';
import type { RouteTerms } from '../../domain/route';
import type { BatchResult } from '../../domain/transfer/batch-result';
import { inPhase, type BatchTrack } from './batch-track';
import { attempt, failureOf, must, Stop } from '../call';
import { exportBatch } from '../pipelines/export-batch';
import { importBatch } from '../pipelines/import-batch';
import { orchestratorNames } from '../names';

export interface BatchInput {
  readonly transferId: string;
  readonly terms: RouteTerms;
  readonly batch: number;
}

export interface BatchOutcome {
  /** The result, when it could not be written down. */
  readonly unrecorded?: BatchResult;
}

/**
 * One batch from source to target, or the part of the way the route has. Never fails: what went wrong is in
 * the result it records, or hands back.
 */
export const transferBatch: OrchestrationHandler = function* (context) {
  const input = context.df.getInput<BatchInput>();
  const { transferId, terms, batch } = input;
  const track: BatchTrack = { spans: {} };
  let error: Failure | undefined;
  try {
    yield* cross(context, input, track);
  } catch (thrown) {
    error = failureOf(thrown, 'transfer batch');
  }
  const result: BatchResult = { batch, blob: blobName(transferId, batch), ...track, ...(error && { error }) };
  const recorded = yield* attempt(context, 'recordBatch', { route: terms.name, transferId, result });
  return (recorded.ok ? {} : { unrecorded: result }) satisfies BatchOutcome;
};

function* cross(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
): Generator<Task, void, unknown> {
  const { mode } = input.terms;
  if (mode === 'receive') {
    const copiedSince = context.df.currentUtcDateTime.toISOString();
    return yield* importAndVerify(context, input, track, { copiedSince });
  }
  const exportError = yield* inPhase(context, input.batch, 'export', track, (onPercent) =>
    exportBatch(
      context,
      { ...input, side: 'source' },
      {
        onReuse: (earlier) => (track.reusedExport = earlier),
        onRun: (run) => (track.exportRun = run),
        onPercent,
      },
    ),
  );
  if (mode === 'send') return yield* handOver(context, input, track, exportError);
  const copiedSince = context.df.currentUtcDateTime.toISOString();
  track.copy = yield* inPhase(context, input.batch, 'copy', track, () => copyBatch(context, input, track));
  yield* importAndVerify(context, input, track, {
    copiedSince,
    ...(exportError !== undefined && { exportError }),
  });
}

/** The end of the way on this side of an air gap. */
function* handOver(
  context: OrchestrationContext,
  { transferId, terms, batch }: BatchInput,
  track: BatchTrack,
  exportError: string | undefined,
): Generator<Task, void, unknown> {
  const { exportRun } = track;
  track.handover = yield* inPhase(context, batch, 'handover', track, () =>
    must(
      context,
      'handOver',
      {
        route: terms.name,
        transferId,
        batch,
        ...(exportRun !== undefined && { exportRun }),
        ...(exportError !== undefined && { exportError }),
      },
      terms.polling,
    ),
  );
}

function* importAndVerify(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
  { copiedSince, exportError }: { readonly copiedSince: string; readonly exportError?: string },
): Generator<Task, void, unknown> {
  const { transferId, terms, batch } = input;
  const failed = yield* inPhase(context, batch, 'import', track, (onPercent) =>
    importOutcome(
      importBatch(
        context,
        { ...input, side: 'target' },
        { onRun: (run) => (track.importRun = run), onPercent },
        copiedSince,
      ),
    ),
  );
  const importError = typeof failed === 'string' ? failed : failed?.message;
  const verifying = inPhase(context, batch, 'verify', track, () =>
    must(
      context,
      'verifyBatch',
      {
        route: terms.name,
        transferId,
        batch,
        ...(exportError !== undefined && { exportError }),
        ...(importError !== undefined && { importError }),
      },
      terms.polling,
    ),
  );
  const verdict = yield* typeof failed === 'object' ? unlessFailed(verifying, failed) : verifying;
  // A blob that was imported without a word holds other digests than planned; of one whose import failed
  // twice nobody knows.
  const isBlobDoubtful = importError === undefined || track.reusedExport !== undefined;
  if (terms.mode === 'connected' && verdict.failed > 0 && isBlobDoubtful) {
    yield* attempt(context, 'forgetExport', { route: terms.name, transferId, batch });
  }
  if (typeof failed === 'object') throw new Stop(failed);
}

/** What failed before says more than that this failed, too. */
function* unlessFailed<T>(steps: Generator<Task, T, unknown>, before: Failure): Generator<Task, T, unknown> {
  try {
    return yield* steps;
  } catch {
    throw new Stop(before);
  }
}

/**
 * A failed import run may have brought some artifacts over: the verification tells, so it goes on. A
 * cancelled one does not.
 */
function* importOutcome(
  importing: Generator<Task, string | undefined, unknown>,
): Generator<Task, string | Failure | undefined, unknown> {
  try {
    return yield* importing;
  } catch (thrown) {
    const failure = failureOf(thrown, 'import batch');
    if (failure.code === 'CANCELLED') throw thrown;
    return failure;
  }
}

function* copyBatch(
  context: OrchestrationContext,
  { transferId, terms, batch }: BatchInput,
  { reusedExport }: BatchTrack,
): Generator<Task, CopyResult, unknown> {
  const input: CopyRequest = {
    route: terms.name,
    transferId,
    batch,
    blob: blobName(transferId, batch),
    ...(reusedExport && { from: reusedExport.blob }),
    waybill: documents.waybill(transferId, batch),
  };
  const copied = (yield context.df.callSubOrchestrator(
    orchestratorNames.copyBlob,
    input,
    copyId(transferId, batch),
  )) as Outcome<CopyResult>;
  if (copied.ok) return copied.value;
  if (copied.error.code === 'COPY_CORRUPT') {
    yield* attempt(context, 'forgetExport', { route: terms.name, transferId, batch });
  }
  throw new Stop(copied.error);
}
