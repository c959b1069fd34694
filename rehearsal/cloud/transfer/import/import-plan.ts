import { createHash } from 'node:crypto';
import { parseArtifact, type ArtifactReference } from '../archive/artifact-reference';
import { linksOf, type ManifestLinks } from '../archive/manifest';
import type { IndexEntry } from './read-archive';
import { RunFailure } from '../runs/run-failure';

/** One artifact of an archive that is to be imported. */
export interface PlannedArtifact extends ArtifactReference {
  /** Digest of its manifest or index. */
  readonly manifest: string;
  readonly mediaType: string;
}

interface ReadManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly links: ManifestLinks;
}

/**
 * Which parts of an archive are manifests, and which repositories want which part. Fed in the order of the
 * archive.
 */
export interface ImportPlan {
  readonly artifacts: readonly PlannedArtifact[];
  isManifest(digest: string): boolean;
  /** @throws RunFailure when the bytes are not what the digest says, or no manifest. */
  addManifest(digest: string, bytes: Buffer): void;
  /**
   * Repositories a blob belongs to; none when no wanted artifact refers to it. Asked for after the last
   * manifest.
   * @throws RunFailure when a manifest is missing.
   */
  repositoriesOf(blob: string): ReadonlySet<string>;
  /**
   * The manifests of an artifact, children before the index that lists them.
   * @throws RunFailure when one is missing.
   */
  manifestsOf(artifact: PlannedArtifact): ReadonlyMap<string, ReadManifest>;
}

/** @throws RunFailure when the index names something that is no artifact. */
export function planArtifact({ reference, digest, mediaType }: IndexEntry): PlannedArtifact {
  return { ...parseArtifact(reference), manifest: digest, mediaType };
}

/** @param entries the whole index: what is not wanted must still be told from a layer. */
export function planImport(
  artifacts: readonly PlannedArtifact[],
  entries: readonly Pick<IndexEntry, 'digest' | 'mediaType'>[],
): ImportPlan {
  const mediaTypes = new Map(entries.map(({ digest, mediaType }) => [digest, mediaType]));
  const manifests = new Map<string, ReadManifest>();
  let assigned: Map<string, Set<string>> | undefined;

  const manifestsOf = (artifact: PlannedArtifact): Map<string, ReadManifest> => {
    const ordered = new Map<string, ReadManifest>();
    const visit = (digest: string): void => {
      if (ordered.has(digest)) return;
      const manifest = manifests.get(digest);
      if (manifest === undefined) {
        throw new RunFailure(`The manifest ${digest} of '${artifact.text}' is missing in the source blob.`);
      }
      for (const child of manifest.links.manifests) visit(child.digest);
      ordered.set(digest, manifest);
    };
    visit(artifact.manifest);
    return ordered;
  };

  const assignBlobs = (): Map<string, Set<string>> => {
    const repositories = new Map<string, Set<string>>();
    for (const artifact of artifacts) {
      for (const { links } of manifestsOf(artifact).values()) {
        for (const { digest } of links.blobs) {
          repositories.set(digest, (repositories.get(digest) ?? new Set()).add(artifact.repository));
        }
      }
    }
    return repositories;
  };

  return {
    artifacts,
    isManifest: (digest) => mediaTypes.has(digest),
    addManifest(digest, bytes) {
      if (`sha256:${createHash('sha256').update(bytes).digest('hex')}` !== digest) {
        throw new RunFailure(`The manifest ${digest} in the source blob does not match its digest.`);
      }
      const links = linksOf(bytes, digest);
      manifests.set(digest, { bytes, links, mediaType: mediaTypes.get(digest) ?? '' });
      for (const child of links.manifests) mediaTypes.set(child.digest, child.mediaType);
    },
    repositoriesOf: (blob) => (assigned ??= assignBlobs()).get(blob) ?? new Set(),
    manifestsOf,
  };
}
