import pMap from 'p-map';
import { formatReference, type ArtifactReference } from '../../domain/selection/artifact-reference';
import { toManifest, type ListedManifest } from './listings';
import { createNewest, type Newest } from './newest';
import type { OpenSession, RegistrySession } from './registry-session';
import { createSessionOf } from './repository-sessions';
import type { ManifestWire, TagWire } from './wire';

/** What a reference points to. */
export interface ResolvedArtifact {
  readonly digest: string;
  /** Whether its tag may be read; its manifests say so themselves. */
  readonly readable: boolean;
  /** Its own manifest and those of an index below it. */
  readonly manifests: readonly ListedManifest[];
}

/** Look-ups of single artifacts. Answers come in the order asked; undefined: no such artifact. */
export interface LookUps {
  resolve(references: readonly ArtifactReference[]): Promise<(ResolvedArtifact | undefined)[]>;
  /** Digests only, of what an import has just brought: one request a tag instead of two. */
  digests(references: readonly ArtifactReference[]): Promise<(string | undefined)[]>;
  /** The same of tags, with when they were changed last. */
  tagged(references: readonly ArtifactReference[]): Promise<(TaggedNow | undefined)[]>;
}

/** What a tag points to now. */
export interface TaggedNow {
  readonly digest: string;
  /** As the registry tells it. */
  readonly updatedAt: string;
}

/** Well below the registry's limit of 10,000 reads a minute for one identity. */
const readsAtOnce = 8;

/** Where a reference is looked up. */
interface Place {
  readonly session: RegistrySession;
  readonly newest: Newest;
  readonly reference: ArtifactReference;
}

/** Look-ups by ACR's metadata: unlike a manifest it can be read of what is locked, and no pull is counted. */
export function createLookUps(openSession: OpenSession): LookUps {
  const readAll = <T>(
    references: readonly ArtifactReference[],
    isNew: boolean,
    read: (place: Place) => Promise<T>,
  ): Promise<T[]> => {
    const names = [...new Set(references.map(({ repository }) => repository))];
    const sessionOf = createSessionOf(openSession, names, 'metadata_read');
    const newest = createNewest(references, isNew);
    return pMap(
      references,
      async (reference) => read({ session: await sessionOf(reference.repository), newest, reference }),
      { concurrency: readsAtOnce },
    );
  };
  return {
    resolve: (references) =>
      readAll(references, false, async (place) => {
        const pointed = await pointedTo(place);
        const manifest = pointed && (await manifestOf(place, pointed.digest));
        if (manifest === undefined) return undefined;
        return {
          digest: manifest.digest,
          readable: pointed?.changeableAttributes?.readEnabled !== false,
          manifests: await withChildren(place, manifest),
        };
      }),
    digests: (references) =>
      readAll(references, true, async (place) => {
        const { reference } = place;
        const found = 'tag' in reference ? pointedTo(place) : manifestOf(place, reference.digest);
        return (await found)?.digest;
      }),
    tagged: (references) =>
      readAll(references, true, async (place) => {
        const { digest, lastUpdateTime: updatedAt = '' } = (await pointedTo(place)) ?? {};
        return digest === undefined ? undefined : { digest, updatedAt };
      }),
  };
}

type Pointed = Pick<TagWire, 'digest' | 'changeableAttributes'> & Partial<Pick<TagWire, 'lastUpdateTime'>>;

/** What a reference points to: a digest to itself. A tag that is in no listing is read alone. */
async function pointedTo({ session, newest, reference }: Place): Promise<Pointed | undefined> {
  if ('digest' in reference) return { digest: reference.digest };
  const { repository, tag } = reference;
  const listed = await newest.tag(session, repository, tag);
  if (listed !== undefined) return listed;
  const what = formatReference(reference);
  const answer = await session.get(`/acr/v1/${repository}/_tags/${tag}`, { what, field: 'tag' });
  return (answer?.body as { readonly tag: TagWire } | undefined)?.tag;
}

/** A child may be an index itself; one that is gone is left to the export to find. */
async function withChildren(place: Place, manifest: ManifestWire): Promise<ListedManifest[]> {
  const below: ListedManifest[] = [];
  for (const { digest } of manifest.references ?? []) {
    const child = await manifestOf(place, digest);
    if (child !== undefined) below.push(...(await withChildren(place, child)));
  }
  return [toManifest(manifest), ...below];
}

async function manifestOf(
  { session, newest, reference }: Place,
  digest: string,
): Promise<ManifestWire | undefined> {
  const { repository } = reference;
  const listed = await newest.manifest(session, repository, digest);
  if (listed !== undefined) return listed;
  const what = formatReference(reference);
  const answer = await session.get(`/acr/v1/${repository}/_manifests/${digest}`, { what, field: 'manifest' });
  return (answer?.body as { readonly manifest: ManifestWire } | undefined)?.manifest;
}
