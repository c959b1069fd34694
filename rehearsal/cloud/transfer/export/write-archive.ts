import type { RegistryStore } from '../../ports';
import { blobPath, indexFile, layoutContent, layoutFile, referenceAnnotation } from '../archive/archive';
import type { ArchiveContents } from '../archive/archive-contents';
import { tarEnd, tarEntryBytes, tarHeader, tarPadding } from '../archive/tar-header';

/**
 * The archive of these contents, read from the store as it is consumed: bounded memory, one chunk at a time.
 */
export async function* writeArchive(contents: ArchiveContents, store: RegistryStore): AsyncGenerator<Buffer> {
  yield fileEntry(layoutFile, Buffer.from(layoutContent));
  yield fileEntry(indexFile, indexOf(contents));
  for (const { repository, digest } of contents.manifests.values()) {
    yield fileEntry(blobPath(digest), await store.readManifest(repository, digest));
  }
  for (const { repository, digest, size } of contents.blobs.values()) {
    yield tarHeader(blobPath(digest), size);
    yield* store.readBlob(repository, digest) as AsyncIterable<Buffer>;
    yield tarPadding(size);
  }
  yield tarEnd;
}

/** Length of the archive in bytes. */
export function archiveBytes(contents: ArchiveContents): number {
  const sizes = [layoutContent.length, indexOf(contents).length];
  for (const item of [...contents.manifests.values(), ...contents.blobs.values()]) sizes.push(item.size);
  return sizes.reduce((sum, size) => sum + tarEntryBytes(size), tarEnd.length);
}

const fileEntry = (name: string, content: Buffer): Buffer =>
  Buffer.concat([tarHeader(name, content.length), content, tarPadding(content.length)]);

function indexOf(contents: ArchiveContents): Buffer {
  const manifests = contents.artifacts.map(({ reference, manifest }) => ({
    ...manifest,
    annotations: { [referenceAnnotation]: reference },
  }));
  return Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests }),
  );
}
