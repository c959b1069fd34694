import pMap from 'p-map';
import type { ListedManifest, RepositoryListings } from '../../../azure/registry/listings';
import type { Layer } from '../../../azure/registry/wire';
import { isPermanent } from '../../../domain/errors';
import { isSuspect, layerTrouble, manifestsUnder } from '../../../domain/plan/layers';
import type { Unresolved } from '../../../domain/plan/scan';
import type { Way } from '../../../domain/route';

/** What is to be exported of a repository. */
interface Candidate {
  readonly reference: string;
  readonly digest: string;
  /** Whether its tag lets it be read. */
  readonly readable: boolean;
}

/** What is left of some candidates, and why not the others. */
interface Judged<T> {
  readonly fit: readonly T[];
  readonly unresolved: readonly Unresolved[];
  readonly findings: readonly string[];
}

type Manifests = ReadonlyMap<string, ListedManifest>;

/** Takes out what a lock keeps from being read: its export would fail. */
export function withoutLocked<T extends Candidate>(
  candidates: readonly T[],
  manifests: Manifests,
): Pick<Judged<T>, 'fit' | 'unresolved'> {
  const isOpen = onceADigest((digest) =>
    manifestsUnder(digest, manifests).every((manifest) => manifest.readable),
  );
  const isReadable = ({ readable, digest }: T): boolean => readable && isOpen(digest);
  return {
    fit: candidates.filter(isReadable),
    unresolved: candidates.filter((candidate) => !isReadable(candidate)).map(locked),
  };
}

/** Asked once a digest: an image may have many tags. */
function onceADigest<R>(of: (digest: string) => R): (digest: string) => R {
  const known = new Map<string, R>();
  return (digest) => {
    const found = known.get(digest) ?? of(digest);
    known.set(digest, found);
    return found;
  };
}

const locked = ({ reference }: Candidate): Unresolved => ({
  reference,
  reason: 'SOURCE_LOCKED: reading it is disabled at the source',
});

/** How many manifests may still be read to know whether images have foreign layers. */
export interface Reads {
  left: number;
}

/** Enough for all but a first sync, which takes a look at each repository only. */
export const layerReads = (): Reads => ({ left: 1000 });

const readsAtOnce = 4;

/** Where layers are looked at, and by which way they are to cross. */
interface LayerLook {
  readonly source: RepositoryListings;
  readonly reads: Reads;
  readonly via: Way;
}

/**
 * Takes out what has a layer that pipelines do not transfer, and notes foreign layers. Read are the manifests
 * that are suspect and, while there are reads left, all others; then the last one by name, and all where it
 * has foreign layers. A locked repository lets none be read: only where that fails its lock is looked at, and
 * all is taken out.
 */
export async function judgeLayers<T extends Candidate>(
  repository: string,
  candidates: readonly T[],
  manifests: Manifests,
  { source, reads, via }: LayerLook,
): Promise<Judged<T> & { readonly readable: boolean }> {
  const layersOf = new Map<string, readonly Layer[]>();
  const read = (digests: readonly string[]): Promise<unknown> =>
    pMap(
      digests.filter((digest) => !layersOf.has(digest)),
      async (digest) => {
        const layers = await source.layers(repository, digest);
        if (layers !== undefined) layersOf.set(digest, layers);
      },
      { concurrency: readsAtOnce },
    );
  const ofLocked = { readable: false, fit: [], unresolved: candidates.map(locked), findings: [] };
  const troubleNow = () =>
    onceADigest((digest) =>
      layerTrouble(manifestsUnder(digest, manifests).flatMap((each) => layersOf.get(each.digest) ?? [])),
    );
  const chosen = [...new Set(candidates.map(({ digest }) => digest))];
  const images = chosen
    .flatMap((digest) => manifestsUnder(digest, manifests))
    .filter(({ children }) => children.length === 0);
  const digests = [...new Set(images.map(({ digest }) => digest))];
  const looks = Math.max(1, Math.min(reads.left, digests.length));
  reads.left = Math.max(0, reads.left - looks);
  try {
    await read([...images.filter(isSuspect).map(({ digest }) => digest), ...digests.slice(-looks)]);
    const troubleOf = troubleNow();
    if (chosen.some((digest) => troubleOf(digest).foreign)) await read(digests);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    if (!(await source.readable(repository))) return ofLocked;
    if (error.failure.code !== 'ACCESS_DENIED') throw error;
    const finding = `the layers in ${repository} cannot be looked at: ${error.failure.message}`;
    return { readable: true, fit: candidates, unresolved: [], findings: [finding] };
  }
  if (layersOf.size === 0 && candidates.length > 0 && !(await source.readable(repository))) return ofLocked;
  const troubleOf = troubleNow();
  const isTooLarge = ({ digest }: T): boolean => via === 'transfer' && troubleOf(digest).tooLarge;
  const fit = candidates.filter((candidate) => !isTooLarge(candidate));
  return {
    readable: true,
    fit,
    unresolved: candidates.filter(isTooLarge).map(({ reference }) => ({
      reference,
      reason: 'LAYER_TOO_LARGE: it has a layer over 8 GB, and pipelines transfer none',
    })),
    findings: fit
      .filter(({ digest }) => troubleOf(digest).foreign)
      .map(
        ({ reference }) =>
          `${reference} has foreign layers, which do not cross: pulls at the target will look for them at ` +
          'their publisher',
      ),
  };
}
