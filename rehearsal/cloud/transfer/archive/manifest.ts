import { z } from 'zod';
import { jsonIn } from '../../../../src/domain/schema';
import { RunFailure } from '../runs/run-failure';

/** How a manifest points at something. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * What one manifest refers to: other manifests (an index) and blobs (config and layers). Its `subject` is not
 * followed.
 */
export interface ManifestLinks {
  readonly manifests: readonly Descriptor[];
  readonly blobs: readonly Descriptor[];
}

/** A SHA-256 digest. */
export const digestPattern = /^sha256:[0-9a-f]{64}$/;

const descriptor = z.object({
  mediaType: z.string().default('application/octet-stream'),
  digest: z.string().regex(digestPattern),
  size: z.number().int().nonnegative(),
});
const manifestShape = z.object({
  config: descriptor.optional(),
  layers: z.array(descriptor).default([]),
  blobs: z.array(descriptor).default([]),
  manifests: z.array(descriptor).default([]),
});

/** @throws RunFailure when the bytes are not an image manifest, an artifact manifest or an index. */
export function linksOf(bytes: Buffer, digest: string): ManifestLinks {
  const parsed = manifestShape.safeParse(jsonIn(bytes));
  if (!parsed.success) throw new RunFailure(`The manifest ${digest} is not valid.`);
  const { config, layers, blobs, manifests } = parsed.data;
  return { manifests, blobs: [...(config === undefined ? [] : [config]), ...layers, ...blobs] };
}

/** Layers that may stay with their publisher (`urls`) and need not be in the registry. */
export const isForeign = (mediaType: string): boolean => /foreign|nondistributable/.test(mediaType);
