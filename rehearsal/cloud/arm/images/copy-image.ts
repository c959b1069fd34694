import { addAbortSignal } from 'node:stream';
import type { Faults, StoredManifest } from '../../ports';
import { addArtifact, emptyContents } from '../../transfer/archive/archive-contents';
import type { ArtifactReference } from '../../transfer/archive/artifact-reference';
import { planArtifact, planImport } from '../../transfer/import/import-plan';
import { applyTagMove, takeVanished } from '../../transfer/runs/faults';
import { RunFailure } from '../../transfer/runs/run-failure';
import type { RunProgress } from '../../transfer/runs/run-progress';
import type { CloudRegistry } from '../cloud-registry';

const maxManifests = 50;

/** An image on its way from registry to registry. */
export interface ImageCopy {
  readonly from: CloudRegistry;
  readonly target: CloudRegistry;
  readonly image: ArtifactReference;
  /** The names it gets, one after the other. */
  readonly targets: readonly ArtifactReference[];
  readonly faults: Faults;
  readonly progress: RunProgress;
  readonly signal: AbortSignal;
}

interface Pushed {
  readonly repository: string;
  readonly manifest: StoredManifest;
  readonly tag: string | undefined;
}

/**
 * Copies an image, children of an index included and referrers not (dotnet/docker-tools issue 1999), from
 * registry to registry under each of the target names: first all blobs, then name by name, so that one that
 * fails may leave some. What is there already is not copied again, so it can be repeated after an
 * interruption.
 * @throws RunFailure when a part of it is missing, it has too many manifests, or a target is locked; the
 * signal's reason when aborted.
 */
export async function copyImage(copy: ImageCopy, onPushed: (pushed: Pushed) => void): Promise<void> {
  const { from, target, image, targets, faults, progress, signal } = copy;
  await progress.report(0);
  await applyTagMove(faults, from.store, image);
  if (takeVanished(faults, image)) throw new RunFailure(`The artifact '${image.text}' was not found.`);
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
  for (const { repository } of targets) {
    for (const { digest } of contents.blobs.values()) {
      signal.throwIfAborted();
      if (target.store.hasBlob(repository, digest)) continue;
      const content = from.store.readBlob(image.repository, digest);
      await target.store.putBlob(repository, digest, addAbortSignal(signal, content));
    }
  }
  await progress.report(0.5);
  await progress.settle();
  for (const [index, { repository, tag }] of targets.entries()) {
    if (index > 0) await progress.report(0.5 + index / (2 * targets.length));
    refuseLocked(target, repository, tag);
    for (const [digest, { bytes, mediaType }] of plan.manifestsOf(planned)) {
      const tags = digest === planned.manifest && tag !== undefined ? [tag] : [];
      const manifest = await target.store.putManifest(repository, { bytes, mediaType, tags });
      if (digest === planned.manifest) onPushed({ repository, manifest, tag });
    }
  }
  await progress.report(1);
}

/** The lock holds for imports, too (Azure docs, container-registry-image-lock); the text is a guess. */
function refuseLocked({ store }: CloudRegistry, repository: string, tag: string | undefined): void {
  if (!store.isLocked(repository, tag ?? '')) return;
  const name = tag === undefined ? repository : `${repository}:${tag}`;
  throw new RunFailure(`The operation is disallowed on this registry, repository or image: ${name}.`);
}
