import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TransferError, type Origin } from '../../domain/errors';
import type { OpenSession, RegistrySession } from './registry-session';
import { createSessionOf } from './repository-sessions';
import { manifestTypes } from './wire';
import { jsonIn } from '../../domain/schema';

const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[a-f0-9]{64}$/),
  size: z.int().min(0),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
/** How a manifest or an index names something. */
export type Descriptor = z.output<typeof descriptorSchema>;

const descriptors = z.array(descriptorSchema).max(1000).nullish();
const manifestSchema = z.object({
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

/** ACR takes none that is larger. */
const largestManifest = 4 * 1024 * 1024;

/** By the distribution API; each reading is one call, or two where blobs lie in a storage account. */
export const createContents = (openSession: OpenSession, registry: string, origin: Origin): ContentsOf => ({
  contents(repositories) {
    const pullsOf = createSessionOf(openSession, repositories, 'pull');
    return {
      registry,
      async manifest(name, reference) {
        const what = { accept: manifestTypes, most: largestManifest };
        const read = await (await pullsOf(name)).read(`/v2/${name}/manifests/${reference}`, what);
        if (read?.bytes === undefined) return undefined;
        const digest = digestOf(read.bytes);
        const body = jsonIn(read.bytes);
        const isIt = reference.startsWith('sha256:') ? reference === digest : isManifest(body);
        if (!isIt) throw other(`the manifest ${name} ${reference}`, registry, origin);
        const parts = manifestSchema.safeParse(body).data ?? { opaque: true as const };
        return { ...parts, mediaType: read.mediaType, digest, bytes: read.bytes };
      },
      async blob(name, digest, most) {
        const read = await (await pullsOf(name)).read(`/v2/${name}/blobs/${digest}`, { most });
        if (read?.bytes === undefined) return undefined;
        if (digestOf(read.bytes) !== digest) throw other(`the blob ${digest} of ${name}`, registry, origin);
        return read.bytes;
      },
      async referring(name, digest, wanted) {
        const pages = referringPages(await pullsOf(name), name, digest, wanted.artifactType);
        const found: Descriptor[] = [];
        for await (const page of pages) {
          if (page === undefined) return undefined;
          const listed = pageSchema.safeParse(page).data;
          if (listed === undefined) throw other(`what refers to ${digest} in ${name}`, registry, origin);
          for (const each of listed.manifests ?? []) {
            const { data } = descriptorSchema.safeParse(each);
            if (data !== undefined && wanted.isWanted(data)) found.push(data);
          }
          if (found.length >= wanted.most) break;
        }
        return found.slice(0, wanted.most);
      },
    };
  },
});

/** A page may be empty and lead to another one. */
const mostPages = 20;

async function* referringPages(
  session: RegistrySession,
  name: string,
  digest: string,
  artifactType: string | undefined,
): AsyncGenerator {
  const query = artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`;
  let path: string | undefined = `/v2/${name}/referrers/${digest}${query}`;
  for (let pages = 0; path !== undefined && pages < mostPages; pages++) {
    const answer: Awaited<ReturnType<RegistrySession['get']>> = await session.get(path);
    yield answer?.body;
    path = answer?.next;
  }
}

const pageSchema = z.object({ manifests: z.array(z.unknown()).nullable() });

/** By a tag no digest says what it must be. */
const isManifest = (body: unknown): boolean =>
  z
    .object({ schemaVersion: z.number() })
    .or(z.object({ mediaType: z.string() }))
    .safeParse(body).success;

const other = (what: string, registry: string, origin: Origin): TransferError =>
  new TransferError('UNAVAILABLE', `${registry} answered something else than ${what}`, {
    ...{ operation: 'read signatures', origin },
    retryable: true,
  });

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
