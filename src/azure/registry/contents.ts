import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { OpenSession, RegistrySession } from './registry-session';
import { createSessionOf } from './repository-sessions';
import { manifestTypes } from './wire';

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
  manifests: descriptors,
  subject: descriptorSchema.nullish(),
});

/** A manifest and what it is made of. */
export interface ManifestContent extends z.output<typeof manifestSchema> {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

/** What lies in repositories. Undefined: there is none, or it is damaged or larger than anybody needs. */
export interface Contents {
  /** Login server. */
  readonly registry: string;
  /** By tag or digest. */
  manifest(repository: string, reference: string): Promise<ManifestContent | undefined>;
  /** Bytes that have the digest. */
  blob(repository: string, digest: string, most: number): Promise<Buffer | undefined>;
  /** What names a manifest as its subject, so many at most; undefined where the registry has no such API. */
  referring(repository: string, digest: string, most: number): Promise<readonly Descriptor[] | undefined>;
}

/** Opens the contents of repositories. */
export interface ContentsOf {
  contents(repositories: readonly string[]): Contents;
}

/** ACR takes none that is larger. */
const largestManifest = 4 * 1024 * 1024;

/** By the distribution API; each reading is one call, or two where blobs lie in a storage account. */
export const createContents = (openSession: OpenSession, registry: string): ContentsOf => ({
  contents(repositories) {
    const pullsOf = createSessionOf(openSession, repositories, 'pull');
    return {
      registry,
      async manifest(name, reference) {
        const what = { accept: manifestTypes, most: largestManifest };
        const read = await (await pullsOf(name)).read(`/v2/${name}/manifests/${reference}`, what);
        if (read?.bytes === undefined) return undefined;
        const digest = digestOf(read.bytes);
        const parsed = manifestSchema.safeParse(json(read.bytes)).data;
        const isOther = reference.startsWith('sha256:') && reference !== digest;
        if (parsed === undefined || isOther) return undefined;
        return { ...parsed, mediaType: read.mediaType, digest, bytes: read.bytes };
      },
      async blob(name, digest, most) {
        const read = await (await pullsOf(name)).read(`/v2/${name}/blobs/${digest}`, { most });
        return read?.bytes !== undefined && digestOf(read.bytes) === digest ? read.bytes : undefined;
      },
      referring: async (name, digest, most) => allReferring(await pullsOf(name), name, digest, most),
    };
  },
});

async function allReferring(
  session: RegistrySession,
  name: string,
  digest: string,
  most: number,
): Promise<readonly Descriptor[] | undefined> {
  const found: Descriptor[] = [];
  let path: string | undefined = `/v2/${name}/referrers/${digest}`;
  for (; path !== undefined && found.length < most;) {
    const answer: Awaited<ReturnType<RegistrySession['get']>> = await session.get(path);
    if (answer === undefined) return undefined;
    const page = z.object({ manifests: z.array(z.unknown()).nullish() }).safeParse(answer.body).data;
    for (const each of page?.manifests ?? []) {
      const { data } = descriptorSchema.safeParse(each);
      if (data !== undefined) found.push(data);
    }
    path = answer.next;
  }
  return found.slice(0, most);
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
