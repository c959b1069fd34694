import type { BlobContainer } from '../../../../../rehearsal/host/triggers/blob/blob-container';

/** Blobs by name. */
export type Blobs = Map<string, { etag: string; text: string }>;

/** A container in memory, which notes the names of the blobs whose content was read. */
export const memoryContainer = (blobs: Blobs, reads: string[] = []): BlobContainer => ({
  // eslint-disable-next-line @typescript-eslint/require-await -- the interface is a network's
  async *list(prefix) {
    for (const [name, { etag }] of blobs) if (name.startsWith(prefix)) yield { name, etag };
  },
  describe: (name) => {
    const blob = blobs.get(name);
    return Promise.resolve(
      blob && {
        etag: blob.etag,
        uri: `http://x/inbox/${name}`,
        metadata: { Category: 'c' },
        properties: { ContentLength: blob.text.length, ETag: `"${blob.etag}"` },
      },
    );
  },
  read: (name) => {
    reads.push(name);
    return Promise.resolve(Buffer.from(blobs.get(name)?.text ?? ''));
  },
});
