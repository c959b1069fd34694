import { z } from 'zod';

/** Every type a manifest may have: a registry answers 404 for those that are not asked for. */
export const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.artifact.manifest.v1+json',
  'application/vnd.cncf.oras.artifact.manifest.v1+json',
] as const;

/** How a manifest or an index names something. */
export const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[a-f0-9]{64}$/),
  size: z.int().min(0),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
export type Descriptor = z.output<typeof descriptorSchema>;

const descriptors = z.array(descriptorSchema).max(1000).nullish();
/** What a manifest says it is made of. */
export const manifestSchema = z.object({
  artifactType: z.string().optional(),
  config: descriptorSchema.nullish(),
  layers: descriptors,
  blobs: descriptors,
  manifests: descriptors,
  subject: descriptorSchema.nullish(),
});

/** A manifest and what it is made of. */
export interface ManifestContent extends z.output<typeof manifestSchema> {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
  /** What it is made of cannot be told: too many parts, or such as nobody here knows. */
  readonly opaque?: true;
}

/**
 * What lies in repositories. Undefined: there is none, or it is damaged or larger than anybody needs. Bytes
 * that are others than were asked for are an outage, as what a proxy answers: @throws TransferError
 */
export interface Contents {
  /** Login server. */
  readonly registry: string;
  /** By tag or digest. */
  manifest(repository: string, reference: string): Promise<ManifestContent | undefined>;
  /** Bytes that have the digest. */
  blob(repository: string, digest: string, most: number): Promise<Buffer | undefined>;
  /** What names a manifest as its subject; undefined where the registry has no such API. */
  referring(repository: string, digest: string, wanted: Wanted): Promise<readonly Descriptor[] | undefined>;
}

/** Which of what refers to a manifest, and how many at most. */
interface Wanted {
  readonly isWanted: (each: Descriptor) => boolean;
  readonly most: number;
  /** Where there is but one type: registries may leave out the others. */
  readonly artifactType?: string;
}

/** Opens the contents of repositories. */
export interface ContentsOf {
  contents(repositories: readonly string[]): Contents;
}
