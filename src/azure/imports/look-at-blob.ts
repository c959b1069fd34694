import type { BlobClient } from '@azure/storage-blob';
import { plainEtag } from '../../domain/imports/arrival';
import type { ArchiveFacts } from '../../domain/imports/conditions';
import { statusOf } from '../copy/faults';

/** A blob as it is now. */
export interface ArchiveLook extends ArchiveFacts {
  readonly etag: string;
  /** Path of its waybill, when acr-ferry copied it here. */
  readonly waybill?: string;
}

/** Undefined when there is no such blob. Of its metadata only what is of use is taken: others may have put anything there. */
export async function lookAtBlob(blob: BlobClient): Promise<ArchiveLook | undefined> {
  try {
    const found = await blob.getProperties();
    const { contentMD5, copyStatus, metadata = {} } = found;
    const { category, acrferrywaybill: waybill } = metadata;
    return {
      etag: plainEtag(found.etag ?? ''),
      bytes: found.contentLength ?? 0,
      lastModified: (found.lastModified ?? new Date(0)).toISOString(),
      ...(contentMD5 !== undefined && { contentMd5: Buffer.from(contentMD5).toString('base64') }),
      ...(category !== undefined && { category }),
      ...(copyStatus !== undefined && { copyStatus }),
      ...(waybill !== undefined && { waybill }),
    };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
