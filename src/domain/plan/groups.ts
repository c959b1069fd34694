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
  readonly signedBy?: string;
}
interface Referring extends Chosen {
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
  const planned = ({ reference, digest, signedBy }: Chosen): PlannedArtifact => ({
    ...{ reference, digest, size: bytesOf(digest, manifests) },
    ...(signedBy !== undefined && { signedBy }),
  });
  for (const each of chosen) add(each.digest, planned(each));
  for (const each of referrers) add(each.subject, { ...planned(each), subject: each.subject });
  return [...groups.values()];
}

function bytesOf(digest: string, manifests: ReadonlyMap<string, Sized>): number {
  const manifest = manifests.get(digest);
  if (manifest === undefined) return 0;
  return manifest.children.reduce((sum, child) => sum + bytesOf(child, manifests), manifest.bytes);
}
