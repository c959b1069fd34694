import type { PlannedArtifact } from '../waybill/waybill';
import type { ArtifactGroup } from './scan';

/** What of a listed manifest is needed. */
interface Sized {
  readonly bytes: number;
  readonly children: readonly string[];
}
interface Chosen {
  readonly reference: string;
  readonly digest: string;
}
interface Referring {
  readonly reference: string;
  readonly digest: string;
  readonly subject: string;
}

/** Puts together what shares its bytes: tags of one digest, and what refers to it. */
export function groupArtifacts(
  chosen: readonly Chosen[],
  referrers: readonly Referring[],
  manifests: ReadonlyMap<string, Sized>,
): ArtifactGroup[] {
  const groups = new Map<string, PlannedArtifact[]>();
  const add = (subject: string, artifact: PlannedArtifact): void => {
    const group = groups.get(subject);
    if (group === undefined) groups.set(subject, [artifact]);
    else group.push(artifact);
  };
  for (const { reference, digest } of chosen)
    add(digest, { reference, digest, size: bytesOf(digest, manifests) });
  for (const { reference, digest, subject } of referrers)
    add(subject, { reference, digest, size: bytesOf(digest, manifests) });
  return [...groups.values()];
}

function bytesOf(digest: string, manifests: ReadonlyMap<string, Sized>): number {
  const manifest = manifests.get(digest);
  if (manifest === undefined) return 0;
  return manifest.children.reduce((sum, child) => sum + bytesOf(child, manifests), manifest.bytes);
}
