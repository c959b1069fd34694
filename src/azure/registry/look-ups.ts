import pMap from 'p-map';
import { formatReference, type ArtifactReference } from '../../domain/selection/artifact-reference';
import { toManifest, type ListedManifest } from './listings';
import { createNewestTags } from './newest-tags';
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
  /** Digests only, which is one request a tag instead of two, and a page for many of a repository. */
  digests(references: readonly ArtifactReference[]): Promise<(string | undefined)[]>;
}

/** Well below the registry's limit of 10,000 reads a minute for one identity. */
const readsAtOnce = 8;

/** Look-ups by ACR's metadata: unlike a manifest it can be read of what is locked, and no pull is counted. */
export function createLookUps(openSession: OpenSession): LookUps {
  const readAll = <T>(
    references: readonly ArtifactReference[],
    read: (session: RegistrySession, reference: ArtifactReference, pointed: PointedTo) => Promise<T>,
  ): Promise<T[]> => {
    const names = [...new Set(references.map(({ repository }) => repository))];
    const sessionOf = createSessionOf(openSession, names, 'metadata_read');
    const pointed = createPointedTo(references);
    return pMap(
      references,
      async (reference) => read(await sessionOf(reference.repository), reference, pointed),
      { concurrency: readsAtOnce },
    );
  };
  return {
    resolve: (references) =>
      readAll(references, async (session, reference, pointedTo) => {
        const pointed = await pointedTo(session, reference);
        const manifest = pointed && (await manifestOf(session, reference, pointed.digest));
        if (manifest === undefined) return undefined;
        return {
          digest: manifest.digest,
          readable: pointed?.changeableAttributes?.readEnabled !== false,
          manifests: await withChildren(session, reference, manifest),
        };
      }),
    digests: (references) =>
      readAll(references, async (session, reference, pointedTo) => {
        const read = 'tag' in reference ? pointedTo : manifestOf;
        return (await read(session, reference))?.digest;
      }),
  };
}

type PointedTo = (
  session: RegistrySession,
  reference: ArtifactReference,
) => Promise<Pick<TagWire, 'digest' | 'changeableAttributes'> | undefined>;

/** What a reference points to: a digest to itself. A tag that is in no listing is read alone. */
function createPointedTo(references: readonly ArtifactReference[]): PointedTo {
  const newest = createNewestTags(references);
  return async (session, reference) => {
    if ('digest' in reference) return { digest: reference.digest };
    const { repository, tag } = reference;
    const listed = await newest(session, repository, tag);
    if (listed !== undefined) return listed;
    const what = formatReference(reference);
    const answer = await session.get(`/acr/v1/${repository}/_tags/${tag}`, { what });
    return (answer?.body as { readonly tag: TagWire } | undefined)?.tag;
  };
}

/** A child may be an index itself; one that is gone is left to the export to find. */
async function withChildren(
  session: RegistrySession,
  reference: ArtifactReference,
  manifest: ManifestWire,
): Promise<ListedManifest[]> {
  const below: ListedManifest[] = [];
  for (const { digest } of manifest.references ?? []) {
    const child = await manifestOf(session, reference, digest);
    if (child !== undefined) below.push(...(await withChildren(session, reference, child)));
  }
  return [toManifest(manifest), ...below];
}

async function manifestOf(
  session: RegistrySession,
  reference: ArtifactReference,
  digest = 'digest' in reference ? reference.digest : '',
): Promise<ManifestWire | undefined> {
  const what = formatReference(reference);
  const answer = await session.get(`/acr/v1/${reference.repository}/_manifests/${digest}`, { what });
  return (answer?.body as { readonly manifest: ManifestWire } | undefined)?.manifest;
}
