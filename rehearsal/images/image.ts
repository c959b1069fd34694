import type { Readable } from 'node:stream';

/** A container image or another OCI artifact, ready to be pushed: every part found, sizes known. */
export interface Image {
  readonly repository: string;
  /** Without it the artifact is reachable by digest only. */
  readonly tag?: string;
  /** The artifact itself. */
  readonly root: ImageManifest;
  /** Manifests below the root, each before what points at it. */
  readonly children: readonly ImageManifest[];
  /** Configs and layers, each once. */
  readonly blobs: readonly ImageBlob[];
}

/** A manifest of an image. */
export interface ImageManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Content of an image, read when it is needed. */
export interface ImageBlob {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  /** Where it comes from, for messages. */
  readonly origin: string;
  /** A new stream over the whole; may be called again. */
  open(): Readable;
}

/** Says what is wrong with an image given by the user, and what to do. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}

/** `repository:tag`, or `repository@digest` without a tag. */
export const referenceOf = ({ repository, tag, root }: Image): string =>
  tag === undefined ? `${repository}@${root.digest}` : `${repository}:${tag}`;
