import type { OrchestrationContext } from 'durable-functions';
import { type CopyRequest, type CopyResult, copyId } from '../../domain/copy/job';
import type { Outcome } from '../../domain/errors';
import type { BatchInput } from '../../domain/transfer/inputs';
import { blobName } from '../../domain/transfer/names';
import { attempt, callChild, Stop } from '../call';
import { countRetries } from '../outage';
import { nowOf, type Steps } from '../pace';
import { type BatchSteps, type BatchTrack, countRuns, inPhase, sourceBlob } from './batch-track';

/** What is known of the blob at the source. */
interface Carried {
  /** When the copy began, ISO. */
  readonly copiedSince: string;
  /** The run that wrote it, where another batch had that. */
  readonly run?: string;
}

/** Exports a batch and brings its blob where it is to go; one that vanishes meanwhile, anew, once. */
export function* exportAndCopy(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
  steps: BatchSteps,
): Steps<Carried> {
  const { transferId, batch, terms } = input;
  for (let again = false; ; again = true) {
    const reused = yield* inPhase(context, batch, 'export', track, (onPercent, onWait) =>
      steps.exportBatch(context, input, {
        onReuse: (earlier) => (track.reusedExport = earlier),
        onRun: countRuns(track, 'export'),
        ...{ onPercent, onWait },
      }),
    );
    const copiedSince = nowOf(context);
    const carried = { copiedSince, ...(reused?.run !== undefined && { run: reused.run }) };
    // What a sending route exports itself lies where it is carried from, unless that is another container:
    // also what it exported before its worker died.
    const isOwn = reused === undefined || track.reusedExport?.blob === blobName(transferId, batch);
    if (terms.mode === 'send' && !terms.handsOverApart && isOwn) {
      delete track.reusedExport;
      if (reused?.run !== undefined) track.exportRun = reused.run;
      return carried;
    }
    const copied = yield* inPhase(context, batch, 'copy', track, () =>
      copyBatch(context, input, track, reused?.etag),
    );
    if (copied.ok) {
      track.copy = copied.value;
      return carried;
    }
    const hasVanished = copied.error.code === 'BLOB_NOT_FOUND' || copied.error.code === 'SOURCE_CHANGED';
    if (again || !hasVanished || reused === undefined) {
      track.stoppedIn ??= 'copy';
      throw new Stop(copied.error);
    }
    delete track.reusedExport;
  }
}

function* copyBatch(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
  etag: string | undefined,
): Steps<Outcome<CopyResult>> {
  const { transferId, terms, batch } = input;
  const request: CopyRequest = {
    ...{ route: terms.name, transferId, batch, blob: blobName(transferId, batch), polling: terms.polling },
    ...(track.reusedExport && { from: track.reusedExport.blob }),
    ...(etag !== undefined && { pinned: etag }),
  };
  const id = copyId(transferId, batch);
  const copied = (yield callChild(context, 'copyBlob', request, id)) as Outcome<CopyResult>;
  if (copied.ok) countRetries(context, copied.value.retries ?? 0);
  else if (copied.error.code === 'COPY_CORRUPT') {
    const blob = sourceBlob(input, track);
    yield* attempt(context, 'forgetExport', { route: terms.name, transferId, batch, blob });
  }
  return copied;
}
