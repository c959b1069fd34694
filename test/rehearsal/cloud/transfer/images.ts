import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RegistryStore, StoredManifest } from '../../../../rehearsal/cloud/ports';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

export const digestOf = (bytes: Buffer): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Pushes an image with these layers; without a tag it is reachable by digest only. */
export async function pushImage(
  store: RegistryStore,
  repository: string,
  tag: string | undefined,
  layers: readonly Buffer[] = [Buffer.from(`layer of ${repository}:${tag ?? ''}`)],
): Promise<StoredManifest> {
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', of: `${repository}:${tag ?? ''}` }),
  );
  const blobs = [config, ...layers];
  for (const blob of blobs) await store.putBlob(repository, digestOf(blob), Readable.from([blob]));
  const [first, ...others] = blobs.map((blob, index) => ({
    mediaType:
      index === 0
        ? 'application/vnd.oci.image.config.v1+json'
        : 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest: digestOf(blob),
    size: blob.length,
  }));
  const manifest = { schemaVersion: 2, mediaType: manifestType, config: first, layers: others };
  return store.putManifest(repository, {
    bytes: Buffer.from(JSON.stringify(manifest)),
    mediaType: manifestType,
    tags: tag === undefined ? [] : [tag],
  });
}

/** Pushes an index over two images of their own. */
export async function pushIndex(
  store: RegistryStore,
  repository: string,
  tag: string,
): Promise<StoredManifest> {
  const manifests = [];
  for (const architecture of ['amd64', 'arm64']) {
    const layer = Buffer.from(`${architecture} layer of ${repository}:${tag}`);
    const child = await pushImage(store, repository, undefined, [layer]);
    const { mediaType, digest, size } = child;
    manifests.push({ mediaType, digest, size, platform: { architecture, os: 'linux' } });
  }
  const index = { schemaVersion: 2, mediaType: indexType, manifests };
  return store.putManifest(repository, {
    bytes: Buffer.from(JSON.stringify(index)),
    mediaType: indexType,
    tags: [tag],
  });
}
