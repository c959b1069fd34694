import { TransferError } from '../errors';
import type { CarriedWaybill } from './carried-waybill';

/** What is known of a blob that was carried. */
export interface BlobLook {
  readonly name: string;
  readonly bytes: number;
  /** In hex; absent when it was not read. */
  readonly sha256?: string;
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** How a blob differs from what its waybill says, in words. The folders before its name may be others. */
export function compareBlob({ blob, content }: CarriedWaybill, found: BlobLook): string[] {
  const differences: string[] = [];
  if (lastPart(blob) !== lastPart(found.name)) {
    differences.push(`it belongs to ${lastPart(blob)}, not to ${lastPart(found.name)}`);
  }
  if (content.bytes !== found.bytes) {
    differences.push(`the blob has ${found.bytes} bytes, the waybill says ${content.bytes}`);
  } else if (found.sha256 !== undefined && content.sha256 !== found.sha256) {
    differences.push(otherContent(found.sha256, content.sha256));
  }
  return differences;
}

/** A blob that was read and is not the one its waybill describes. */
export const otherContent = (found: string, expected: string | undefined): string =>
  `the SHA-256 of the blob is ${found}, the waybill says ${expected ?? 'none'}`;

/** What is carried does not belong together, or is not what was looked at. */
export const mismatch = (message: string): TransferError =>
  new TransferError('WAYBILL_BLOB_MISMATCH', message, { operation: 'compare blob', origin: 'target' });

/** A blob, or its waybill, that is not the version that was received. */
export const replacedBlob = (name: string): TransferError =>
  mismatch(`${name} was replaced or deleted after it was carried`);
