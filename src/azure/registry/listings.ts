import { manifestTypes } from '../../domain/signatures/contents';
import type { OpenSession, ReadOptions, RegistrySession } from './registry-session';
import { createSessionOf } from './repository-sessions';
import {
  isUndeletable,
  type Layer,
  type ManifestBody,
  type ManifestWire,
  type PageWire,
  type RepositoryWire,
  type TagWire,
} from './wire';

/** A tag as a listing shows it. */
export interface ListedTag {
  readonly tag: string;
  readonly digest: string;
  /** ISO time. */
  readonly updatedAt: string;
  /** Locked against change: an import cannot move it. */
  readonly locked: boolean;
  /** Locked against deletion. */
  readonly undeletable?: true;
  readonly readable: boolean;
}

/** A manifest as a listing shows it. */
export interface ListedManifest {
  readonly digest: string;
  /** Config and layers; 0 for an index. */
  readonly bytes: number;
  readonly tagged: boolean;
  readonly os?: string;
  /** Of an index: its manifests. */
  readonly children: readonly string[];
  readonly locked: boolean;
  readonly readable: boolean;
}

/** Listings of repositories; undefined: the registry has no such repository. */
export interface RepositoryListings {
  tags(repository: string): Promise<ListedTag[] | undefined>;
  manifests(repository: string): Promise<ListedManifest[] | undefined>;
  /** Whether the repository as a whole may be read. */
  readable(repository: string): Promise<boolean>;
  /** Digests of the manifests that name this one as their subject (OCI referrers API). */
  referrers(repository: string, digest: string): Promise<string[]>;
  /** Of a manifest, which a locked one or that of a locked repository does not tell. */
  layers(repository: string, digest: string): Promise<Layer[] | undefined>;
}

/** Whole listings: a request a page, not one a tag. */
export interface Listings {
  /** Names in their order after the given one, a page at a time. */
  repositories(after?: string): AsyncIterable<readonly string[]>;
  /** Of all that will be listed soon: so they share tokens. Fails when the registry does not let us in. */
  open(repositories: readonly string[]): Promise<RepositoryListings>;
}

/** Registries answer with fewer when they see fit. */
const pageSize = 1000;

/** Listings by ACR's metadata API, and by OCI's own where ACR has none. */
export function createListings(openSession: OpenSession): Listings {
  return {
    async *repositories(after) {
      const session = await openSession(['registry:catalog:*']);
      const last = after === undefined ? '' : `&last=${encodeURIComponent(after)}`;
      for await (const page of pages(session, `/acr/v1/_catalog?n=${pageSize}${last}`))
        yield page?.repositories ?? [];
    },
    async open(repositories) {
      const readsOf = createSessionOf(openSession, repositories, 'metadata_read');
      const pullsOf = createSessionOf(openSession, repositories, 'pull');
      if (repositories[0] !== undefined) await readsOf(repositories[0]);
      const all = async <T>(
        session: Promise<RegistrySession>,
        path: string,
        itemsOf: (page: PageWire) => readonly T[],
        how?: ReadOptions,
      ): Promise<T[] | undefined> => {
        const items: T[] = [];
        for await (const page of pages(await session, path, how)) {
          if (page === undefined) return undefined;
          items.push(...itemsOf(page));
        }
        return items;
      };
      return {
        tags: (name) =>
          all(readsOf(name), `/acr/v1/${name}/_tags?n=${pageSize}`, ({ tags }) => (tags ?? []).map(toTag)),
        manifests: (name) =>
          all(
            readsOf(name),
            `/acr/v1/${name}/_manifests?n=${pageSize}`,
            ({ manifests }) => (manifests ?? []).map(toManifest),
            withManifests,
          ),
        async readable(name) {
          const answer = await (await readsOf(name)).get(`/acr/v1/${name}`);
          const { changeableAttributes } = (answer?.body ?? {}) as RepositoryWire;
          return changeableAttributes?.readEnabled !== false;
        },
        async referrers(name, digest) {
          const found = await all(
            pullsOf(name),
            `/v2/${name}/referrers/${digest}`,
            ({ manifests }) => manifests ?? [],
            withManifests,
          );
          return (found ?? []).map((descriptor) => descriptor.digest);
        },
        async layers(name, digest) {
          const session = await pullsOf(name);
          const manifest = await session.get(`/v2/${name}/manifests/${digest}`, {
            accept: manifestTypes.join(','),
          });
          if (manifest === undefined) return undefined;
          const { layers, blobs } = manifest.body as ManifestBody;
          return [...(layers ?? blobs ?? [])];
        },
      };
    },
  };
}

/** No repository is without manifests, and no index: what shows none may hide what is in use. */
const withManifests: ReadOptions = { field: 'manifests' };

/** The pages of a listing; undefined: there is no such thing to list. */
async function* pages(
  session: RegistrySession,
  first: string,
  how: ReadOptions = {},
): AsyncGenerator<PageWire | undefined> {
  for (let path: string | undefined = first; path !== undefined;) {
    const answer: Awaited<ReturnType<RegistrySession['get']>> = await session.get(
      path,
      path === first ? how : {},
    );
    yield answer?.body as PageWire | undefined;
    path = answer?.next;
  }
}

const toTag = ({ name, digest, lastUpdateTime, changeableAttributes }: TagWire): ListedTag => ({
  tag: name,
  digest,
  updatedAt: lastUpdateTime,
  locked: changeableAttributes?.writeEnabled === false,
  ...(changeableAttributes && isUndeletable({ changeableAttributes }) && { undeletable: true as const }),
  readable: changeableAttributes?.readEnabled !== false,
});

/** A manifest as the registry shows it, listed or alone. */
export const toManifest = (wire: ManifestWire): ListedManifest => ({
  digest: wire.digest,
  bytes:
    wire.references === undefined && !/index|list/.test(wire.mediaType ?? '') ? (wire.imageSize ?? 0) : 0,
  tagged: (wire.tags ?? []).length > 0,
  ...(wire.os !== undefined && { os: wire.os }),
  children: (wire.references ?? []).map(({ digest }) => digest),
  locked: wire.changeableAttributes?.writeEnabled === false,
  readable: wire.changeableAttributes?.readEnabled !== false,
});
