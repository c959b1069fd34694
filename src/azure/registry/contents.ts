import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TransferError, type Origin } from '../../domain/errors';
import type { OpenSession, RegistrySession } from './registry-session';
import { createSessionOf } from './repository-sessions';
import { jsonIn } from '../../domain/schema';
import {
  descriptorSchema,
  manifestSchema,
  manifestTypes,
  type ContentsOf,
  type Descriptor,
} from '../../domain/signatures/contents';

/** ACR takes none that is larger. */
const largestManifest = 4 * 1024 * 1024;

/** By the distribution API; each reading is one call, or two where blobs lie in a storage account. */
export const createContents = (openSession: OpenSession, registry: string, origin: Origin): ContentsOf => ({
  contents(repositories) {
    const pullsOf = createSessionOf(openSession, repositories, 'pull');
    return {
      registry,
      async manifest(name, reference) {
        const what = { accept: manifestTypes.join(','), most: largestManifest };
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
