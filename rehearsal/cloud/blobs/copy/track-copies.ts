import type { Faults } from '../../ports';
import { pathOf, type BlobAddress } from '../requests/address';
import type { Azurite } from '../azurite/azurite';
import { beforeEnd } from '../requests/before-end';
import type { BlobCall, BlobStage } from '../requests/blob-call';
import { abort, advance, holdBack } from './pending-copy';
import { StorageError } from '../requests/storage-error';

/** What asynchronous copies work with. */
export interface TrackOptions {
  readonly azurite: Azurite;
  readonly faults: Faults;
  /** Called when a copy that was pending has arrived. */
  readonly onArrived: (address: BlobAddress) => void;
}

/**
 * Plays asynchronous copies that take their time: the faults `copy-pending` and `copy-fails` hold the content
 * back, reads of the blob move the copy on, writes to it are refused meanwhile, Abort Copy ends it.
 */
export function trackCopies({ azurite, faults, onArrived }: TrackOptions): BlobStage {
  return async (call, next) => {
    const { operation, address, response } = call;
    const blob = address.blob === undefined ? undefined : azurite.findBlob(address);
    const pending = blob?.pendingCopy;
    if (blob && pending && isLook(call)) {
      if (advance(blob, pending, new Date())) onArrived(address);
      azurite.saveBlob(blob);
    } else if (pending && operation !== 'read' && operation !== 'abort-copy') {
      throw new StorageError(409, 'PendingCopyOperation', 'There is currently a pending copy operation.');
    }
    if (operation === 'abort-copy' && !pending) {
      throw new StorageError(409, 'NoPendingCopyOperation', 'There is currently no pending copy operation.');
    }
    if (operation === 'abort-copy' && blob) {
      beforeEnd(response, () => {
        abort(blob, new Date());
        azurite.saveBlob(blob);
      });
    }
    if (operation === 'copy') beforeEnd(response, () => startPending(call));
    await next();
  };

  function startPending({ address, response }: BlobCall): void {
    const end = takeEnd(`${address.account}/${pathOf(address)}`);
    const blob = azurite.findBlob(address);
    if (!end || !blob) return;
    holdBack(blob, end);
    azurite.saveBlob(blob);
    response.setHeader('x-ms-copy-status', 'pending');
  }

  function takeEnd(subject: string): { polls: number; fails: boolean } | undefined {
    const fails = faults.take('copy-fails', subject)?.afterPolls;
    if (typeof fails === 'number') return { polls: fails, fails: true };
    const polls = faults.take('copy-pending', subject)?.polls;
    return typeof polls === 'number' ? { polls, fails: false } : undefined;
  }
}

/** Get Blob and Get Blob Properties show the copy's state; other reads (tags, block list) do not. */
const isLook = ({ operation, url }: BlobCall): boolean =>
  operation === 'read' && !url.searchParams.has('comp') && !url.searchParams.has('snapshot');
