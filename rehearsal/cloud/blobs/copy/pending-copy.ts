import type { PendingCopy, StoredBlob } from '../azurite/stored-blob';

/**
 * The states of an asynchronous Copy Blob (Microsoft Learn, Copy Blob): pending with a zero-length blob, then
 * success with the content, or failed or aborted with nothing but metadata. Azurite copies at once, so the
 * content is set aside until the copy may end.
 */

export function holdBack(blob: StoredBlob, end: { readonly polls: number; readonly fails: boolean }): void {
  const { properties, persistency, committedBlocksInOrder } = blob;
  const total = properties.contentLength ?? 0;
  blob.pendingCopy = {
    ...end,
    total,
    seen: 0,
    content: { persistency, committedBlocksInOrder, md5: properties.contentMD5 },
  };
  blob.persistency = undefined;
  blob.committedBlocksInOrder = [];
  properties.contentLength = 0;
  properties.contentMD5 = undefined;
  properties.copyStatus = 'pending';
  properties.copyProgress = `0/${total}`;
  properties.copyCompletionTime = undefined;
}

/** One look at the blob moves the copy on. @returns true when the content has arrived with this look. */
export function advance(blob: StoredBlob, pending: PendingCopy, now: Date): boolean {
  const seen = pending.seen + 1;
  if (seen < pending.polls) {
    blob.pendingCopy = { ...pending, seen };
    blob.properties.copyProgress = `${Math.floor((pending.total * seen) / pending.polls)}/${pending.total}`;
    return false;
  }
  if (pending.fails) {
    settle(blob, 'failed', now);
    blob.properties.copyStatusDescription = '500 InternalError "Copy failed."';
    return false;
  }
  const { md5, ...content } = pending.content;
  Object.assign(blob, content);
  blob.properties.contentLength = pending.total;
  blob.properties.contentMD5 = md5;
  blob.properties.copyProgress = `${pending.total}/${pending.total}`;
  settle(blob, 'success', now);
  return true;
}

/** Ends the copy with an empty blob. */
export function abort(blob: StoredBlob, now: Date): void {
  settle(blob, 'aborted', now);
}

function settle(blob: StoredBlob, status: 'success' | 'failed' | 'aborted', now: Date): void {
  blob.pendingCopy = undefined;
  blob.properties.copyStatus = status;
  blob.properties.copyCompletionTime = now;
  blob.properties.lastModified = now;
}
