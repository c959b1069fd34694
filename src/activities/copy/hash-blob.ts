import type { BlobClient } from '@azure/storage-blob';
import { lookAt } from '../../azure/copy/blob-facts';
import { copyFailure } from '../../azure/copy/failures';
import { isReplaced } from '../../azure/copy/faults';
import { openHash } from '../../azure/copy/hash';
import { createLimiter } from '../../azure/copy/limiter';
import { pinSource, readRange } from '../../azure/copy/read-range';
import { hashOrderSchema, hashStateSchema, type Hashed, type HashState } from '../../domain/copy/hash';
import { codeOf, type TransferError } from '../../domain/errors';
import { handoverOf, sideOf } from '../../domain/route';
import type { SideName } from '../../domain/side';
import { replacedBlob } from '../../domain/waybill/compare-blob';
import type { Waybill } from '../../domain/waybill/waybill';
import { throwIfStopped } from '../../records/transfer/stops';
import { waybillPath } from '../../records/transfer/paths';
import { activity } from '../activity';
import { bandwidthShare, noBlob } from './open-copy';

/** Which blob is read; the state is where an earlier call stopped. */
const hashBlobInput = hashOrderSchema.extend({ state: hashStateSchema.exactOptional() });

type HashBlobOutput =
  ({ readonly done: true } & Hashed) | { readonly done: false; readonly state: HashState };

/** One call must end well inside the time the host gives an activity. */
const longestMs = 120_000;

/** Digests a blob: the one pass that reads it in order, in as many calls as that takes. */
export const hashBlob = activity(hashBlobInput, async (input, services): Promise<HashBlobOutput> => {
  const { transferId, batch, side, algorithm } = input;
  const route = services.route(input.route);
  await throwIfStopped(services, route, transferId, batch);
  const planned: Pick<Waybill, 'blob' | 'content'> =
    input.blob === undefined
      ? await services.records(route).demand(waybillPath(transferId, batch))
      : { blob: input.blob };
  // Only a copy names its blob, which it reads where that was exported.
  const place = input.blob === undefined ? (handoverOf(route) ?? sideOf(route, side)) : sideOf(route, side);
  const blob = services.container(place).getBlobClient(planned.blob);
  const { etag, bytes, offset: start, saved } = input.state ?? (await begin(blob, side, planned));
  const limiter = createLimiter(await bandwidthShare(services, route, 1));
  const hash = await openHash(algorithm, saved);
  let offset = start;
  const take = (piece: Buffer): void => {
    hash.update(piece);
    offset += piece.length;
  };
  const scope = { signal: AbortSignal.timeout(longestMs), onThrottle: () => undefined };
  try {
    const source = pinSource(blob, { etag, bytes }, limiter, place.cloud.apiVersions.storage);
    await readRange(source, offset, bytes - offset, take, scope);
  } catch (error) {
    // What was read is not lost; the next call meets what lasts.
    if (offset === start) throw failureOf(error, blob, side);
  }
  return offset < bytes
    ? { done: false, state: { etag, bytes, offset, saved: hash.save() } }
    : { done: true, digest: hash.digest(), etag, bytes };
});

/** The version that was carried where the waybill says it, or else the one that is there. */
async function begin(
  blob: BlobClient,
  side: SideName,
  { content }: Pick<Waybill, 'content'>,
): Promise<HashState> {
  if (content?.etag !== undefined) return { etag: content.etag, bytes: content.bytes, offset: 0 };
  const found = await lookAt(blob, side);
  if (found !== undefined) return { etag: found.etag, bytes: found.bytes, offset: 0 };
  throw noBlob(blob, 'hash blob', side);
}

function failureOf(error: unknown, blob: BlobClient, side: SideName): TransferError {
  return side === 'target' && (codeOf(error) === 'SOURCE_CHANGED' || isReplaced(error))
    ? replacedBlob(blob.name)
    : copyFailure(error, 'hash blob', side, blob);
}
