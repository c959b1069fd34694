import pMap from 'p-map';
import { formatReference, type ArtifactReference } from '../../domain/selection/artifact-reference';
import type { OpenSession, RegistrySession } from './registry-session';
import { createSessionOf } from './repository-sessions';
import type { ManifestWire, TagWire } from './wire';

/** What a reference points to. */
export interface ResolvedArtifact {
  readonly digest: string;
  /** Bytes as the registry reports them; 0 when it does not. */
  readonly size: number;
}

/** Look-ups of single artifacts. Answers come in the order asked; undefined: no such artifact. */
export interface LookUps {
  resolve(references: readonly ArtifactReference[]): Promise<(ResolvedArtifact | undefined)[]>;
  /** Digests only, which is one request a tag instead of two. */
  digests(references: readonly ArtifactReference[]): Promise<(string | undefined)[]>;
}

/** Well below the registry's limit of 10,000 reads a minute for one identity. */
const readsAtOnce = 8;

/** Look-ups by ACR's metadata: unlike a manifest it can be read of what is locked, and no pull is counted. */
export function createLookUps(openSession: OpenSession): LookUps {
  const readAll = <T>(
    references: readonly ArtifactReference[],
    read: (session: RegistrySession, reference: ArtifactReference) => Promise<T>,
  ): Promise<T[]> => {
    const names = [...new Set(references.map(({ repository }) => repository))];
    const sessionOf = createSessionOf(openSession, names, 'metadata_read');
    return pMap(references, async (reference) => read(await sessionOf(reference.repository), reference), {
      concurrency: readsAtOnce,
    });
  };
  return {
    resolve: (references) => readAll(references, describe),
    digests: (references) => readAll(references, digestOf),
  };
}

async function describe(
  session: RegistrySession,
  reference: ArtifactReference,
): Promise<ResolvedArtifact | undefined> {
  const digest = 'tag' in reference ? await digestOf(session, reference) : reference.digest;
  const manifest = digest === undefined ? undefined : await manifestOf(session, reference, digest);
  return manifest && { digest: manifest.digest, size: manifest.imageSize ?? 0 };
}

async function digestOf(session: RegistrySession, reference: ArtifactReference): Promise<string | undefined> {
  if ('digest' in reference) return (await manifestOf(session, reference, reference.digest))?.digest;
  const { repository, tag } = reference;
  const what = formatReference(reference);
  const answer = await session.get(`/acr/v1/${repository}/_tags/${tag}`, { what });
  return (answer?.body as { readonly tag: TagWire } | undefined)?.tag.digest;
}

async function manifestOf(
  session: RegistrySession,
  reference: ArtifactReference,
  digest: string,
): Promise<ManifestWire | undefined> {
  const what = formatReference(reference);
  const answer = await session.get(`/acr/v1/${reference.repository}/_manifests/${digest}`, { what });
  return (answer?.body as { readonly manifest: ManifestWire } | undefined)?.manifest;
}
