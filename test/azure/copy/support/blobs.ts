import { createHash, randomBytes } from 'node:crypto';
import type { TestStorage } from './storage';

export const MiB = 1024 * 1024;

export const md5Of = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest();

let count = 0;
/** A blob name no other test uses. */
export const freshName = (hint = 'blob'): string => `${hint}-${++count}/batch-0001.tar`;

/** Puts a blob at the source as an export run does: with category, Content-MD5 and type. */
export async function exportBlob(
  { source }: TestStorage,
  name: string,
  size: number,
  options: { readonly plain?: boolean } = {},
): Promise<Buffer> {
  const content = randomBytes(size);
  const blob = source.getBlockBlobClient(name);
  const blockId = Buffer.from('exported').toString('base64');
  // By Put Block List: Put Blob would compute an MD5 in any case.
  if (size > 0) await blob.stageBlock(blockId, content, size);
  await blob.commitBlockList(
    size > 0 ? [blockId] : [],
    options.plain === true
      ? {}
      : {
          metadata: { category: 'acr-transfer-blob', made: 'by export' },
          blobHTTPHeaders: { blobContentType: 'application/x-tar', blobContentMD5: md5Of(content) },
        },
  );
  return content;
}

/** What stands at the target, undefined when nothing does. */
export async function arrived({ target }: TestStorage, name: string) {
  const blob = target.getBlobClient(name);
  if (!(await blob.exists())) return undefined;
  const { metadata, contentMD5, contentType, accessTier } = await blob.getProperties();
  return {
    content: await blob.downloadToBuffer(),
    metadata,
    md5: contentMD5 && Buffer.from(contentMD5).toString('base64'),
    contentType,
    accessTier,
  };
}
