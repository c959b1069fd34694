import { contentOf } from '../pipelines/runs';
import { grouped } from '../selection/grouped';
import type { PlannedArtifact } from '../waybill/waybill';
import type { ArtifactGroup } from './scan';

/** ACR takes at most this many artifacts per pipeline run. */
const artifactsPerBatch = 50;

interface Batch {
  bytes: number;
  readonly artifacts: PlannedArtifact[];
}

/** How batches are cut. */
interface Cutting {
  /** Other routes have the source, too. */
  readonly shared?: boolean;
  /** Less than 50 where that keeps more lanes busy. */
  readonly most?: number | undefined;
}

/**
 * Splits groups into as few batches of at most 50 as can be, about equal in bytes: the largest group first,
 * each to the batch with the least bytes that has room for all of it. Only a group of more than 50 is split.
 * The order given does not matter, so equal plans give equal batches. Those that were exported already are
 * made again first.
 */
export function splitIntoBatches(
  groups: readonly ArtifactGroup[],
  exported: readonly (readonly PlannedArtifact[])[] = [],
  { shared = false, most: wanted = artifactsPerBatch }: Cutting = {},
): PlannedArtifact[][] {
  const most = Math.max(1, Math.min(wanted, artifactsPerBatch));
  const { kept, left } = keepExported(
    groups.flatMap((group) => inPieces(group, most)),
    exported,
  );
  return [...kept, ...(shared ? inOrder(left) : balanced(left, most))];
}

/**
 * Fills batches in the order of names, for a source that several routes share: what their targets lack
 * differs by whole repositories mostly, and the batches of all others then stay the same.
 */
function inOrder(left: readonly ArtifactGroup[]): PlannedArtifact[][] {
  const batches: PlannedArtifact[][] = [];
  for (const { artifacts } of left.map(keyed).sort(byKey)) {
    const last = batches.at(-1);
    if (last === undefined || last.length + artifacts.length > artifactsPerBatch)
      batches.push([...artifacts]);
    else last.push(...artifacts);
  }
  return batches;
}

const keyed = (artifacts: ArtifactGroup) => ({
  artifacts,
  bytes: bytesOf(artifacts),
  key: artifacts[0]?.reference ?? '',
});
const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1);

function balanced(left: readonly ArtifactGroup[], most: number): PlannedArtifact[][] {
  const pieces = left.map(keyed).sort((a, b) => b.bytes - a.bytes || byKey(a, b));
  const count = left.reduce((sum, group) => sum + group.length, 0);
  const batches = Array.from({ length: Math.ceil(count / most) }, emptyBatch);
  for (const { artifacts, bytes } of pieces) {
    const batch = lightestWithRoom(batches, artifacts.length, most) ?? emptyBatch();
    if (batch.artifacts.length === 0 && !batches.includes(batch)) batches.push(batch);
    batch.artifacts.push(...artifacts);
    batch.bytes += bytes;
  }
  return batches.map(({ artifacts }) => artifacts).filter((artifacts) => artifacts.length > 0);
}

/** The largest first, as they are handed out: the last ones to be begun are then the quickest. */
export const largestFirst = (batches: readonly PlannedArtifact[][]): PlannedArtifact[][] =>
  [...batches].sort((a, b) => bytesOf(b) - bytesOf(a));

/** What some artifacts weigh together. */
export const bytesOf = (artifacts: readonly PlannedArtifact[]): number =>
  artifacts.reduce((sum, { size }) => sum + size, 0);

/** What of batches a plan says in figures. */
export const totalsOf = (batches: readonly (readonly PlannedArtifact[])[]) => ({
  batches: batches.length,
  artifacts: batches.reduce((sum, artifacts) => sum + artifacts.length, 0),
  bytes: batches.reduce((sum, artifacts) => sum + bytesOf(artifacts), 0),
});

const emptyBatch = (): Batch => ({ bytes: 0, artifacts: [] });

function lightestWithRoom(batches: readonly Batch[], count: number, most: number): Batch | undefined {
  let lightest: Batch | undefined;
  for (const batch of batches) {
    if (batch.artifacts.length + count > most) continue;
    if (
      lightest === undefined ||
      batch.bytes < lightest.bytes ||
      (batch.bytes === lightest.bytes && batch.artifacts.length < lightest.artifacts.length)
    )
      lightest = batch;
  }
  return lightest;
}

/** Of a group that is too large what is of one digest stays together where it can, signatures before it. */
function inPieces(group: ArtifactGroup, most: number): ArtifactGroup[] {
  if (group.length <= most) return [group];
  const [chosen, referrers] = [group.filter(isChosen), group.filter((each) => !isChosen(each))];
  const byDigest = grouped([...referrers, ...chosen], ({ subject, digest }) => subject ?? digest);
  const pieces: PlannedArtifact[][] = [];
  for (const its of byDigest.values()) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + its.length <= most) last.push(...its);
    else for (let i = 0; i < its.length; i += most) pieces.push(its.slice(i, i + most));
  }
  return pieces;
}

const isChosen = ({ subject }: PlannedArtifact): boolean => subject === undefined;

interface Kept {
  readonly kept: readonly PlannedArtifact[][];
  /** What no such batch holds. */
  readonly left: readonly ArtifactGroup[];
}

/**
 * Makes batches that were exported before once more, the largest first, where all they hold is wanted as it
 * was. What is dealt anew after some batches succeeded would be dealt otherwise, and their blobs be of no
 * use.
 */
function keepExported(
  pieces: readonly ArtifactGroup[],
  exported: readonly (readonly PlannedArtifact[])[],
): Kept {
  if (exported.length === 0) return { kept: [], left: pieces };
  const pieceOf = new Map(
    pieces.flatMap((piece) => piece.map((artifact) => [contentOf(artifact), piece] as const)),
  );
  const left = new Set(pieces);
  const kept: PlannedArtifact[][] = [];
  for (const batch of [...exported].sort((a, b) => b.length - a.length)) {
    const found = new Set(batch.map((artifact) => pieceOf.get(contentOf(artifact))));
    const free = [...found].filter((piece) => piece !== undefined && left.has(piece)) as ArtifactGroup[];
    const artifacts = free.flat();
    if (free.length < found.size || artifacts.length !== batch.length) continue;
    for (const piece of free) left.delete(piece);
    kept.push(artifacts);
  }
  return { kept, left: [...left] };
}
