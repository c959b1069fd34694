import { z } from 'zod';
import { jsonIn } from '../../../src/domain/schema';
import { RegistryError } from './errors';
import { isDigest } from './grammar';

/** What the registry has to know about a manifest; derived from its bytes once, when it is put. */
export interface ManifestFacts {
  /** Digests that must be present before the manifest is accepted: config and distributable layers. */
  readonly blobs: readonly string[];
  /** Manifests an index points at. */
  readonly children: readonly ChildManifest[];
  /** Bytes of config and layers; zero for an index. */
  readonly imageSize: number;
  readonly config?: { readonly digest: string; readonly mediaType: string };
  readonly subject?: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest an index points at, as the index describes it. */
export interface ChildManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly architecture?: string | undefined;
  readonly os?: string | undefined;
}

/** Documented upper bound of a manifest, in bytes. */
export const largestManifest = 4 * 1024 * 1024;

/** The manifest types ACR takes. */
export const mediaTypes = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

const indexTypes: readonly string[] = [mediaTypes.ociIndex, mediaTypes.dockerList];
const manifestTypes: readonly string[] = [mediaTypes.ociManifest, mediaTypes.dockerManifest];

/** Whether a manifest of the type points at other manifests. */
export const isIndex = (mediaType: string): boolean => indexTypes.includes(mediaType);

const descriptor = z.looseObject({
  mediaType: z.string().min(1),
  digest: z.string().refine(isDigest, 'expected sha256: and 64 hex digits'),
  size: z.number().int().nonnegative(),
  urls: z.array(z.string()).optional(),
  platform: z.looseObject({ architecture: z.string(), os: z.string() }).optional(),
});

const common = {
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  subject: descriptor.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
};
const manifestSchema = z.looseObject({ ...common, config: descriptor, layers: z.array(descriptor) });
const indexSchema = z.looseObject({ ...common, manifests: z.array(descriptor) });

type Common = Pick<z.infer<typeof indexSchema>, 'mediaType' | 'artifactType' | 'subject' | 'annotations'>;

/** @throws RegistryError MANIFEST_INVALID naming what is wrong with the bytes or the media type. */
export function readManifestFacts(bytes: Buffer, mediaType: string): ManifestFacts {
  if (bytes.length > largestManifest)
    throw new RegistryError(413, 'MANIFEST_INVALID', `manifest exceeds ${largestManifest} bytes`);
  if (isIndex(mediaType)) return indexFacts(parse(indexSchema, bytes, mediaType));
  if (manifestTypes.includes(mediaType)) return imageFacts(parse(manifestSchema, bytes, mediaType));
  throw invalid(
    `media type "${mediaType}" is not a manifest type; use one of ` +
      [...manifestTypes, ...indexTypes].join(', '),
  );
}

function imageFacts(manifest: z.infer<typeof manifestSchema>): ManifestFacts {
  const { config, layers } = manifest;
  // Foreign layers live at their `urls` and are never pushed (image-spec, non-distributable layers).
  const stored = layers.filter((layer) => layer.urls === undefined || layer.urls.length === 0);
  return {
    ...sharedFacts(manifest, manifest.artifactType ?? config.mediaType),
    blobs: [...new Set([config, ...stored].map((blob) => blob.digest))],
    children: [],
    imageSize: [config, ...layers].reduce((sum, blob) => sum + blob.size, 0),
    config: { digest: config.digest, mediaType: config.mediaType },
  };
}

function indexFacts(index: z.infer<typeof indexSchema>): ManifestFacts {
  return {
    ...sharedFacts(index, index.artifactType),
    blobs: [],
    children: index.manifests.map(({ digest, mediaType, platform }) => ({
      digest,
      mediaType,
      architecture: platform?.architecture,
      os: platform?.os,
    })),
    imageSize: 0,
  };
}

/** Type and annotations are listed by the referrers API only, so they are kept only next to a subject. */
function sharedFacts(manifest: Common, artifactType: string | undefined): Partial<ManifestFacts> {
  if (manifest.subject === undefined) return {};
  return {
    subject: manifest.subject.digest,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(manifest.annotations === undefined ? {} : { annotations: manifest.annotations }),
  };
}

function parse<T extends Common>(schema: z.ZodType<T>, bytes: Buffer, mediaType: string): T {
  const document = jsonIn(bytes);
  if (document === undefined) throw invalid('manifest is not JSON');
  const result = schema.safeParse(document);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw invalid(`manifest invalid at ${issue?.path.join('.') ?? '/'}: ${issue?.message ?? 'unreadable'}`);
  }
  const declared = result.data.mediaType;
  if (declared !== undefined && declared !== mediaType)
    throw invalid(`manifest says mediaType "${declared}" but was sent as "${mediaType}"`);
  return result.data;
}

const invalid = (message: string): RegistryError => new RegistryError(400, 'MANIFEST_INVALID', message);
