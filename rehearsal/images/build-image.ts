import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { digestOf } from '../cloud/registry/grammar';
import { mediaTypes } from '../cloud/registry/manifest';
import type { ImageBlob, ImageManifest } from './image';

/** Builds small artifacts in memory whose digests are the same on every machine and Node version. */

export interface BuiltBlob extends ImageBlob {
  readonly mediaType: string;
}

/** A manifest together with all it needs. */
export interface BuiltManifest extends ImageManifest {
  readonly blobs: readonly BuiltBlob[];
  /** Manifests below it, for an index. */
  readonly children: readonly BuiltManifest[];
}

/** A layer of an image. */
export interface Layer extends BuiltBlob {
  /** Digest of the uncompressed tar, as an image config lists it. */
  readonly diffId: string;
}

/** A gzipped tar of the files. */
export async function buildLayer(files: Readonly<Record<string, string>>): Promise<Layer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files))
    archive.entry({ name, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) }, content);
  archive.finalize();
  const tar = await buffer(archive);
  return {
    ...buildBlob(gzipStable(tar), 'application/vnd.oci.image.layer.v1.tar+gzip'),
    diffId: digestOf(tar),
  };
}

/**
 * Stored, not deflated, and without the operating system's mark: zlib's output differs between Node versions.
 */
function gzipStable(bytes: Buffer): Buffer {
  const zipped = gzipSync(bytes, { level: 0 });
  const unknownSystem = 255;
  zipped[9] = unknownSystem;
  return zipped;
}

/** Content with its digest. */
export function buildBlob(bytes: Buffer, mediaType: string): BuiltBlob {
  const digest = digestOf(bytes);
  return {
    mediaType,
    digest,
    size: bytes.length,
    origin: `built-in ${digest}`,
    open: () => Readable.from([bytes]),
  };
}

/** An image for one platform. */
export function buildImage(layers: readonly Layer[], architecture = 'amd64'): BuiltManifest {
  const config = {
    architecture,
    os: 'linux',
    config: { Cmd: ['/app'] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  };
  return buildManifest(buildBlob(toJson(config), 'application/vnd.oci.image.config.v1+json'), layers);
}

/** An artifact about another one, as `oras attach` makes it. */
export function buildAttachment(
  subject: ImageManifest,
  artifactType: string,
  content: BuiltBlob,
): BuiltManifest {
  const empty = buildBlob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const { mediaType, digest, bytes } = subject;
  return buildManifest(empty, [content], {
    artifactType,
    subject: { mediaType, digest, size: bytes.length },
  });
}

/** An index over images by architecture. */
export function buildIndex(images: Readonly<Record<string, BuiltManifest>>): BuiltManifest {
  const manifests = Object.entries(images).map(([architecture, { mediaType, digest, bytes }]) => ({
    mediaType,
    digest,
    size: bytes.length,
    platform: { architecture, os: 'linux' },
  }));
  return finish(mediaTypes.ociIndex, { manifests }, [], Object.values(images));
}

/** The manifest of a config and layers. */
export function buildManifest(
  config: BuiltBlob,
  layers: readonly BuiltBlob[],
  more: object = {},
): BuiltManifest {
  const body = { ...more, config: descriptor(config), layers: layers.map(descriptor) };
  return finish(mediaTypes.ociManifest, body, [config, ...layers], []);
}

function finish(
  mediaType: string,
  body: object,
  blobs: readonly BuiltBlob[],
  children: readonly BuiltManifest[],
): BuiltManifest {
  const bytes = toJson({ schemaVersion: 2, mediaType, ...body });
  return { digest: digestOf(bytes), mediaType, bytes, blobs, children };
}

const descriptor = ({ mediaType, digest, size }: BuiltBlob): object => ({ mediaType, digest, size });

const toJson = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
