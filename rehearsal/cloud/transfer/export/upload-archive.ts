import { createHash } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';

/** What an upload came to. */
export interface UploadedArchive {
  /** Content-MD5 of the whole archive. */
  readonly md5: Buffer;
  /** `sha256:...` of the whole archive. */
  readonly digest: string;
  readonly blockIds: readonly string[];
}

const blockBytes = 4 * 1024 * 1024;
const blocksInFlight = 2;

/**
 * Stages an archive as blocks; nothing is visible until they are committed.
 * Bounded memory: three blocks, one filling and two under way.
 * @param keepBytes stages no more than so many bytes, while MD5 and digest cover all (a truncated upload).
 */
export async function stageArchive(
  blob: BlockBlobClient,
  archive: AsyncIterable<Buffer>,
  signal: AbortSignal,
  onBytes: (total: number) => Promise<void>,
  keepBytes = Number.POSITIVE_INFINITY,
): Promise<UploadedArchive> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const blockIds: string[] = [];
  const inFlight = new Set<Promise<void>>();
  let failure: Error | undefined;
  let block = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  let total = 0;
  let staged = 0;

  const stage = async () => {
    const content = block.subarray(0, Math.min(filled, Math.max(0, keepBytes - staged)));
    staged += filled;
    block = Buffer.allocUnsafe(blockBytes);
    filled = 0;
    if (content.length === 0) return;
    const id = Buffer.from(String(blockIds.length).padStart(8, '0')).toString('base64');
    blockIds.push(id);
    while (inFlight.size >= blocksInFlight) await Promise.race(inFlight);
    if (failure !== undefined) throw failure;
    const upload: Promise<void> = blob
      .stageBlock(id, content, content.length, { abortSignal: signal })
      .then(() => undefined)
      .catch((error: unknown) => {
        failure ??= error as Error;
      })
      .finally(() => inFlight.delete(upload));
    inFlight.add(upload);
  };

  for await (const chunk of archive) {
    md5.update(chunk);
    sha256.update(chunk);
    total += chunk.length;
    for (let offset = 0; offset < chunk.length;) {
      const copied = chunk.copy(block, filled, offset);
      offset += copied;
      filled += copied;
      if (filled === blockBytes) await stage();
    }
    await onBytes(total);
  }
  await stage();
  await Promise.all(inFlight);
  if (failure !== undefined) throw failure;
  return { md5: md5.digest(), digest: `sha256:${sha256.digest('hex')}`, blockIds };
}
