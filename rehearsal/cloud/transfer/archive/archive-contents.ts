import type { RegistryStore } from '../../ports';
import type { ArtifactReference } from './artifact-reference';
import { isForeign, linksOf, type Descriptor } from './manifest';
import { RunFailure } from '../runs/run-failure';

/** A manifest or blob and one repository that holds it. */
interface ArchiveItem extends Descriptor {
  readonly repository: string;
}

interface ArchivedArtifact {
  readonly reference: string;
  readonly manifest: Descriptor;
}

/** What an archive will hold: every manifest and every blob once, however many artifacts share it. */
export interface ArchiveContents {
  readonly artifacts: ArchivedArtifact[];
  /** By digest; an index comes before its children. */
  readonly manifests: Map<string, ArchiveItem>;
  readonly blobs: Map<string, ArchiveItem>;
}

/** The contents of an archive without artifacts. */
export const emptyContents = (): ArchiveContents => ({
  artifacts: [],
  manifests: new Map(),
  blobs: new Map(),
});

/**
 * Adds one artifact with everything it needs, resolved now: a tag means what it points at in this moment.
 * Children of an index come along, referrers do not. Adds all or nothing.
 * @throws RunFailure when the artifact or a part of it is not in the registry, or a layer is over the limit.
 */
export async function addArtifact(
  contents: ArchiveContents,
  store: RegistryStore,
  artifact: ArtifactReference,
  maxLayerBytes: number,
): Promise<void> {
  const { repository, text } = artifact;
  const root = store.resolve(repository, artifact.digest ?? artifact.tag ?? 'latest');
  if (root === undefined) throw new RunFailure(`The artifact '${text}' was not found in the registry.`);
  const refuseUnreadable = (reference: string): void => {
    if (!store.isUnreadable(repository, reference)) return;
    throw new RunFailure(`The artifact '${text}' cannot be read: reading is disabled.`);
  };
  refuseUnreadable(artifact.tag ?? root.digest);

  const manifests = new Map<string, ArchiveItem>();
  const blobs = new Map<string, ArchiveItem>();
  const pending: Descriptor[] = [root];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (manifests.has(next.digest)) continue;
    const stored = store.resolve(repository, next.digest);
    if (stored === undefined) {
      throw new RunFailure(`The manifest ${next.digest} of '${text}' was not found in the registry.`);
    }
    refuseUnreadable(next.digest);
    const { mediaType, digest, size } = stored;
    manifests.set(digest, { mediaType, digest, size, repository });
    const links = linksOf(await store.readManifest(repository, digest), digest);
    pending.push(...links.manifests);
    for (const blob of links.blobs) {
      if (!store.hasBlob(repository, blob.digest)) {
        if (isForeign(blob.mediaType)) continue;
        throw new RunFailure(`The blob ${blob.digest} of '${text}' was not found in the registry.`);
      }
      const size = store.blobSize(repository, blob.digest);
      if (size > maxLayerBytes) {
        throw new RunFailure(
          `The layer ${blob.digest} of '${text}' has ${size} bytes; the limit is ${maxLayerBytes}.`,
        );
      }
      blobs.set(blob.digest, { ...blob, size, repository });
    }
  }

  const { mediaType, digest, size } = root;
  contents.artifacts.push({ reference: text, manifest: { mediaType, digest, size } });
  for (const [key, item] of manifests) if (!contents.manifests.has(key)) contents.manifests.set(key, item);
  for (const [key, item] of blobs) if (!contents.blobs.has(key)) contents.blobs.set(key, item);
}
