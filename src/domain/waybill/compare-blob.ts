import type { CarriedWaybill } from './carried-waybill';

/** What is known of a blob without reading it. */
export interface BlobLook {
  readonly name: string;
  readonly bytes: number;
  /** Base64; absent when nobody said or computed it. */
  readonly md5?: string;
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
  } else if (content.md5 !== undefined && found.md5 !== undefined && content.md5 !== found.md5) {
    differences.push(`the MD5 of the blob is ${found.md5}, the waybill says ${content.md5}`);
  }
  return differences;
}

/** Whether there is an MD5 on both ends to compare. */
export const md5Compared = ({ content }: CarriedWaybill, { md5 }: BlobLook): boolean =>
  content.md5 !== undefined && md5 !== undefined;
