import type { OrchestrationContext } from 'durable-functions';
import { type Failure, type Outcome, permanent } from '../../domain/errors';
import { saysDamaged } from '../../domain/pipelines/run-text';
import { plural } from '../../domain/transfer/plural';
import type { BatchInput } from '../../domain/transfer/inputs';
import { attempt, failureOf, Stop } from '../call';
import { type BatchSteps, type BatchTrack, countRuns, inPhase, sourceBlob } from './batch-track';
import type { Steps } from '../pace';

/** Imports a batch and compares what the target holds with what was planned. @throws Stop */
export function* importAndVerify(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
  steps: BatchSteps,
  /** When the copy began, ISO. */
  copiedSince: string,
): Steps<void> {
  const { transferId, terms, batch } = input;
  const imported = yield* orFailure(
    inPhase(context, batch, 'import', track, (onPercent) =>
      steps.importBatch(context, input, { onRun: countRuns(track, 'import'), onPercent }, copiedSince),
    ),
    terms.byImport,
  );
  const cancelled = !imported.ok && imported.error.code === 'CANCELLED';
  const importError = imported.ok ? imported.value : imported.error.message;
  const which = { route: terms.name, transferId, batch };
  const said = {
    ...(cancelled ? { cancelled: true as const } : importError !== undefined && { importError }),
    ...(track.importRun !== undefined && { importRun: track.importRun }),
  };
  const verified = yield* inPhase(context, batch, 'verify', track, () =>
    attempt(context, 'verifyBatch', { ...which, ...said }, terms.polling),
  );
  if (!verified.ok) {
    // What failed before says more than that this failed, too.
    if (!imported.ok) throw new Stop(imported.error);
    const last = yield* attempt(context, 'verifyBatch', { ...which, ...said, givingUp: true });
    throw new Stop(
      last.ok && last.value.unexpected > 0 ? broughtMore(last.value.unexpected) : verified.error,
    );
  }
  const verdict = verified.value;
  // A blob that was imported without a word holds other digests than planned. Another import that failed may
  // be the fault of its target, and others count on the blob: in doubt is what a route fails with twice.
  const isAtFault = importError === undefined || saysDamaged(importError);
  const isDoubtful = isAtFault || track.reusedExport !== undefined;
  if (terms.mode === 'connected' && !terms.byImport && verdict.failed > 0 && isDoubtful) {
    const blob = sourceBlob(input, track);
    const order = { ...which, blob, ...(!isAtFault && { ifTriedBefore: true as const }) };
    yield* attempt(context, 'forgetExport', order);
  }
  if (verdict.unexpected > 0) throw new Stop(broughtMore(verdict.unexpected));
  if (!imported.ok) throw new Stop(imported.error);
}

function broughtMore(unexpected: number): Failure {
  const message = `the import run brought ${plural(unexpected, 'artifact')} that the waybill does not name`;
  return permanent('ARTIFACT_UNEXPECTED', message, 'verify batch', 'target');
}

/** A failed import run may have brought some artifacts over, which the verification tells. */
function* orFailure<T>(importing: Steps<T>, bringsSome = false): Steps<Outcome<T>> {
  try {
    return { ok: true, value: yield* importing };
  } catch (thrown) {
    const error = failureOf(thrown, 'import batch');
    // What was imported one by one before that is there, and counts.
    if (error.code === 'CANCELLED' && !bringsSome) throw thrown;
    return { ok: false, error };
  }
}
