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
  /** Others it belongs to as well. */
  readonly subjects?: readonly string[];
}

/**
 * Puts together what shares its bytes: tags of one digest, and what refers to it. An index and what of it is
 * chosen itself belong together as well, for signatures may be of either.
 */
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
  const { join, leaderOf } = unions();
  const below = (digest: string): string[] =>
    (manifests.get(digest)?.children ?? []).flatMap((child) => [child, ...below(child)]);
  const digests = new Set(chosen.map(({ digest }) => digest));
  for (const digest of digests)
    for (const child of below(digest)) if (digests.has(child)) join(digest, child);
  for (const { subject, subjects = [] } of referrers) for (const each of subjects) join(subject, each);
  const together = new Map<string, PlannedArtifact[]>();
  for (const [digest, group] of groups) {
    const leader = leaderOf(digest);
    together.set(leader, [...(together.get(leader) ?? []), ...group]);
  }
  return [...together.values()];
}

/** Sets of digests that are joined, each told by one of them. */
function unions() {
  const leaders = new Map<string, string>();
  const leaderOf = (digest: string): string => {
    let leader = digest;
    for (let next = leaders.get(leader); next !== undefined; next = leaders.get(leader)) leader = next;
    return leader;
  };
  const join = (one: string, other: string): void => {
    const [to, from] = [leaderOf(one), leaderOf(other)];
    if (to !== from) leaders.set(from, to);
  };
  return { join, leaderOf };
}

function bytesOf(digest: string, manifests: ReadonlyMap<string, Sized>): number {
  const manifest = manifests.get(digest);
  if (manifest === undefined) return 0;
  return manifest.children.reduce((sum, child) => sum + bytesOf(child, manifests), manifest.bytes);
}
