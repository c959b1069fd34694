import type { ContainerClient } from '@azure/storage-blob';
import { isFolder, plainEtag } from '../../domain/imports/blob-event';
import type { ArchiveFacts } from '../../domain/imports/judge';
import { statusOf } from '../copy/faults';

/** A blob as it is now. */
export interface FoundBlob extends Omit<ArchiveFacts, 'account' | 'container'> {
  readonly etag: string;
  /** It only stands for a folder. */
  readonly folder?: true;
}

/** A blob by its name, if there is one. Of its metadata only what is of use is taken. */
export async function findBlob(container: ContainerClient, name: string): Promise<FoundBlob | undefined> {
  try {
    const found = await container.getBlobClient(name).getProperties();
    const { contentMD5, copyStatus, metadata = {} } = found;
    const { category, acrferrywaybill: waybill } = metadata;
    return {
      blob: name,
      etag: plainEtag(found.etag ?? ''),
      bytes: found.contentLength ?? 0,
      lastModified: (found.lastModified ?? new Date(0)).toISOString(),
      ...(contentMD5 !== undefined && { contentMd5: Buffer.from(contentMD5).toString('base64') }),
      ...(category !== undefined && { category }),
      ...(copyStatus !== undefined && { copyStatus }),
      ...(waybill !== undefined && { waybill }),
      ...(isFolder(metadata) && { folder: true }),
    };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
