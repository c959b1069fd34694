import type { BlobClient, BlobHTTPHeaders, Metadata } from '@azure/storage-blob';
import type { SideName } from '../../domain/side';
import { copyFailure } from './failures';
import { codeOf, statusOf } from './faults';
import { shortly } from './retrying';

/** What a copy reads of a blob's properties, never all as they come: `copySource` may hold a SAS. */
export interface BlobFacts {
  readonly bytes: number;
  readonly etag: string;
  /** ISO time. */
  readonly lastModified: string;
  /** Base64. */
  readonly contentMd5?: string;
  readonly headers: BlobHTTPHeaders;
  readonly metadata: Metadata;
  /** A copy onto it is going on. */
  readonly pending?: true;
  /** In the archive tier, where nobody can read it. */
  readonly archived?: true;
}

/** Looks at a blob of one end; undefined when there is no such blob. */
export async function lookAt(blob: BlobClient, end: SideName): Promise<BlobFacts | undefined> {
  try {
    return await shortly((signal) => readFacts(blob, signal));
  } catch (error) {
    throw copyFailure(error, `look at ${end} blob`, end, blob);
  }
}

async function readFacts(blob: BlobClient, abortSignal: AbortSignal): Promise<BlobFacts | undefined> {
  try {
    const found = await blob.getProperties({ abortSignal });
    const { contentMD5 } = found;
    return {
      bytes: found.contentLength ?? 0,
      etag: found.etag ?? '',
      lastModified: (found.lastModified ?? new Date(0)).toISOString(),
      ...(contentMD5 !== undefined && { contentMd5: Buffer.from(contentMD5).toString('base64') }),
      headers: {
        ...(found.contentType !== undefined && { blobContentType: found.contentType }),
        ...(found.contentEncoding !== undefined && { blobContentEncoding: found.contentEncoding }),
        ...(found.contentLanguage !== undefined && { blobContentLanguage: found.contentLanguage }),
        ...(found.contentDisposition !== undefined && { blobContentDisposition: found.contentDisposition }),
        ...(found.cacheControl !== undefined && { blobCacheControl: found.cacheControl }),
      },
      metadata: found.metadata ?? {},
      ...(found.copyStatus === 'pending' && { pending: true }),
      ...(found.accessTier === 'Archive' && { archived: true }),
    };
  } catch (error) {
    if (statusOf(error) === 404 && codeOf(error) !== 'ContainerNotFound') return undefined;
    throw error;
  }
}
