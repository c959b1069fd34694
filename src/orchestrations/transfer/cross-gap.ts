import type { OrchestrationContext } from 'durable-functions';
import { hashId, type Hashed, type HashOrder } from '../../domain/copy/hash';
import type { Outcome } from '../../domain/errors';
import type { SideName } from '../../domain/side';
import type { BatchInput } from '../../domain/transfer/inputs';
import { callChild, must, Stop } from '../call';
import type { Steps } from '../pace';
import { inPhase, type BatchTrack } from './batch-track';

/** Ends the way on this side of an air gap: the blob is read, and its waybill says what was read. */
export function* handOver(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
  /** The run that wrote the blob, where another batch had that. */
  reusedRun: string | undefined,
): Steps<void> {
  const { transferId, terms, batch } = input;
  const exportRun = track.exportRun ?? reusedRun;
  track.handover = yield* inPhase(context, batch, 'handover', track, function* () {
    const { digest: sha256, etag } = yield* digest(context, input, 'source');
    const order = {
      ...{ route: terms.name, transferId, batch, sha256, etag },
      ...(exportRun !== undefined && { exportRun }),
    };
    return yield* must(context, 'handOver', order, terms.polling);
  });
}

/** Reads what was carried, and refuses what its waybill does not describe, before any run is started. */
export function* checkCarried(
  context: OrchestrationContext,
  input: BatchInput,
  track: BatchTrack,
): Steps<void> {
  const { transferId, terms, batch } = input;
  yield* inPhase(context, batch, 'check', track, function* () {
    const { digest: sha256 } = yield* digest(context, input, 'target');
    yield* must(context, 'acceptCarried', { route: terms.name, transferId, batch, sha256 }, terms.polling);
  });
}

/** The SHA-256 of the blob of a batch. @throws Stop */
function* digest(
  context: OrchestrationContext,
  { transferId, terms, batch }: BatchInput,
  side: SideName,
): Steps<Hashed> {
  const order: HashOrder = { route: terms.name, transferId, batch, side, algorithm: 'sha256' };
  const input = { order, polling: terms.polling };
  const id = hashId(transferId, batch);
  const read = (yield callChild(context, 'digestBlob', input, id)) as Outcome<Hashed>;
  if (!read.ok) throw new Stop(read.error);
  return read.value;
}
