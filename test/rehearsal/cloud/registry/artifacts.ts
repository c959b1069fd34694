import { Readable } from 'node:stream';
import { digestOf } from '../../../../rehearsal/cloud/registry/grammar';
import { mediaTypes } from '../../../../rehearsal/cloud/registry/manifest';
import type { RegistryContents } from '../../../../rehearsal/cloud/registry/store';
import type { Manifest } from '../../../../rehearsal/cloud/registry/store/repository';

export interface Made {
  readonly bytes: Buffer;
  readonly digest: string;
}

export const made = (content: unknown): Made => {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  return { bytes, digest: digestOf(bytes) };
};

export const configType = 'application/vnd.oci.image.config.v1+json';
export const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** A config, a layer and the manifest over them; `name` makes it distinct. */
export function makeImage(name: string, more: object = {}): { config: Made; layer: Made; manifest: Made } {
  const config = made({ architecture: 'amd64', os: 'linux', name });
  const layer = made(Buffer.from(`layer of ${name}`));
  const manifest = made({
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: configType, digest: config.digest, size: config.bytes.length },
    layers: [{ mediaType: layerType, digest: layer.digest, size: layer.bytes.length }],
    ...more,
  });
  return { config, layer, manifest };
}

/** Puts an image straight into a store. */
export async function putImage(
  store: RegistryContents,
  repository: string,
  tag: string | undefined,
  more: object = {},
): Promise<Manifest> {
  const { config, layer, manifest } = makeImage(`${repository}:${tag ?? ''}`, more);
  for (const { digest, bytes } of [config, layer])
    await store.putBlob(repository, digest, Readable.from([bytes]));
  const { digest } = await store.putManifest(repository, {
    bytes: manifest.bytes,
    mediaType: mediaTypes.ociManifest,
    tags: tag === undefined ? [] : [tag],
  });
  return store.resolve(repository, digest)!;
}

/** Puts an index over manifests that are there. */
export async function putIndex(
  store: RegistryContents,
  repository: string,
  tag: string,
  children: readonly Manifest[],
): Promise<Manifest> {
  const index = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    manifests: children.map(({ mediaType, digest, size }) => ({
      mediaType,
      digest,
      size,
      platform: { architecture: 'amd64', os: 'linux' },
    })),
  };
  const { bytes } = made(index);
  await store.putManifest(repository, { bytes, mediaType: mediaTypes.ociIndex, tags: [tag] });
  return store.resolve(repository, tag)!;
}

/** The `subject` of an artifact about another one. */
export const subjectOf = ({ mediaType, digest, size }: Manifest): object => ({
  subject: { mediaType, digest, size },
});
