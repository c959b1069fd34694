import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { jsonIn } from '../../../../src/domain/schema';
import { digestOfPath, indexFile, layoutFile, referenceAnnotation } from '../archive/archive';
import { digestPattern } from '../archive/manifest';
import { RunFailure } from '../runs/run-failure';

/** An artifact as the index of an archive names it. */
export interface IndexEntry {
  readonly reference: string;
  readonly digest: string;
  readonly mediaType: string;
}

/**
 * Who takes the parts of an archive, in the order of the archive; each must consume its content before it
 * returns.
 */
export interface ArchiveReader {
  onIndex(entries: readonly IndexEntry[]): Promise<void>;
  onBlob(digest: string, size: number, content: Readable): Promise<void>;
}

const maxIndexBytes = 4 * 1024 * 1024;

const indexShape = z.object({
  manifests: z.array(
    z.object({
      mediaType: z.string(),
      digest: z.string().regex(digestPattern),
      annotations: z.object({ [referenceAnnotation]: z.string() }),
    }),
  ),
});

/**
 * Streams an archive (see `archive.ts`) to a reader, in bounded memory.
 * @throws RunFailure when the bytes are not such an archive or end too early.
 */
export async function readArchive(bytes: AsyncIterable<Buffer>, reader: ArchiveReader): Promise<void> {
  const tar = extract();
  const feed = pipeline(Readable.from(bytes), tar);
  // What ends the feed ends the entries too; the loop below reports it.
  feed.catch(() => undefined);
  let indexSeen = false;
  try {
    for await (const entry of tar) {
      const { name } = entry.header;
      const digest = digestOfPath(name);
      if (name === layoutFile) entry.resume();
      else if (name === indexFile && !indexSeen) {
        indexSeen = true;
        await reader.onIndex(await readIndex(Readable.from(entry), entry.header.size));
      } else if (digest !== undefined && indexSeen) {
        await reader.onBlob(digest, entry.header.size, Readable.from(entry));
      } else throw notAnArchive(`unexpected entry '${name.slice(0, 200)}'`);
    }
    await feed;
  } catch (error) {
    throw toArchiveFailure(error);
  }
  if (!indexSeen) throw notAnArchive('it has no index');
}

async function readIndex(content: Readable, size: number): Promise<IndexEntry[]> {
  if (size > maxIndexBytes) throw notAnArchive('its index is too large');
  const text = (await buffer(content)).toString('utf8');
  const parsed = indexShape.safeParse(jsonIn(text));
  if (!parsed.success) throw notAnArchive('its index is not valid');
  return parsed.data.manifests.map(({ digest, mediaType, annotations }) => ({
    digest,
    mediaType,
    reference: annotations[referenceAnnotation],
  }));
}

const notAnArchive = (why: string): RunFailure =>
  new RunFailure(`The source blob is not a transfer archive: ${why}.`);

/** tar-stream reports these two by message only. */
function toArchiveFailure(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (message.includes('Unexpected end of data')) return new RunFailure('The source blob is truncated.');
  if (message.includes('Invalid tar header')) return notAnArchive('it is not a tar file');
  return error;
}
