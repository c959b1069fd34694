import { contentOf } from '../pipelines/exports';
import type { ArtifactGroup } from './shard';
import type { PlannedArtifact } from '../waybill/waybill';

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
export function keepExported(
  pieces: readonly ArtifactGroup[],
  exported: readonly (readonly PlannedArtifact[])[],
): Kept {
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
