import { addAbortSignal } from 'node:stream';
import { addArtifact, emptyContents } from '../../transfer/archive/archive-contents';
import type { ArtifactReference } from '../../transfer/archive/artifact-reference';
import { planArtifact, planImport } from '../../transfer/import/import-plan';
import { RunFailure } from '../../transfer/runs/run-failure';
import type { CloudRegistry } from '../cloud-registry';

const maxManifests = 50;

/**
 * Copies an image, children of an index included, from registry to registry under each of the target names.
 * What is there already is not copied again, so it can be repeated after an interruption.
 * @throws RunFailure when a part of it is missing, it has too many manifests, or a target is locked; the
 * signal's reason when aborted.
 */
export async function copyImage(
  from: CloudRegistry,
  target: CloudRegistry,
  image: ArtifactReference,
  targets: readonly ArtifactReference[],
  signal: AbortSignal,
): Promise<void> {
  const contents = emptyContents();
  await addArtifact(contents, from.store, image, Number.POSITIVE_INFINITY);
  if (contents.manifests.size > maxManifests) {
    throw new RunFailure(`The image '${image.text}' has more than ${maxManifests} manifests.`);
  }
  const [planned] = contents.artifacts.map(({ reference, manifest }) =>
    planArtifact({ reference, ...manifest }),
  );
  if (planned === undefined) return;
  const plan = planImport([planned], [...contents.manifests.values()]);
  for (const digest of contents.manifests.keys()) {
    plan.addManifest(digest, await from.store.readManifest(image.repository, digest));
  }
  for (const { repository, tag } of targets) {
    signal.throwIfAborted();
    refuseLocked(target, repository, tag);
    for (const { digest } of contents.blobs.values()) {
      if (target.store.hasBlob(repository, digest)) continue;
      const content = from.store.readBlob(image.repository, digest);
      await target.store.putBlob(repository, digest, addAbortSignal(signal, content));
    }
    for (const [digest, { bytes, mediaType }] of plan.manifestsOf(planned)) {
      const tags = digest === planned.manifest && tag !== undefined ? [tag] : [];
      await target.store.putManifest(repository, { bytes, mediaType, tags });
    }
  }
}

/** The lock holds for imports, too (Azure docs, container-registry-image-lock); the text is a guess. */
function refuseLocked({ store }: CloudRegistry, repository: string, tag: string | undefined): void {
  if (!store.isLocked(repository, tag ?? '')) return;
  const name = tag === undefined ? repository : `${repository}:${tag}`;
  throw new RunFailure(`The operation is disallowed on this registry, repository or image: ${name}.`);
}
