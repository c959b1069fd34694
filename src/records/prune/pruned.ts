import { nothingPruned, withOutcomes, type Pruned, type PruneOutcome } from '../../domain/prune/pruned';
import type { Records } from '../records';
import { prunedPath } from './paths';

/** So many outcomes lie in one document: it is written anew before and after each few deletions. */
const mostInPart = 200;

const isFull = ({ tags, manifests }: Pruned): boolean => tags.length + manifests.length >= mostInPart;

const lastOf = (parts: readonly Pruned[]): Pruned => parts.at(-1) ?? nothingPruned;

/** At least one, which may be of nothing. */
async function readParts(records: Records, transferId: string): Promise<Pruned[]> {
  const parts = [(await records.read(prunedPath(transferId))) ?? nothingPruned];
  while (isFull(lastOf(parts))) {
    const next = await records.read(prunedPath(transferId, parts.length + 1));
    if (next === undefined) break;
    parts.push(next);
  }
  return parts;
}

const whole = (parts: readonly Pruned[]): Pruned => ({
  tags: parts.flatMap(({ tags }) => tags),
  manifests: parts.flatMap(({ manifests }) => manifests),
});

/** How far the pruning of a transfer came. */
export const readPruned = async (records: Records, transferId: string): Promise<Pruned> =>
  whole(await readParts(records, transferId));

/** The same, to go on from. */
export interface PrunedSoFar {
  readonly all: () => Pruned;
  /** Writes down what became of some. */
  readonly note: (kind: 'tags' | 'manifests', news: readonly PruneOutcome[]) => Promise<void>;
  /** Counts a failure, which the next note writes down; returns how many there were. */
  readonly failed: (reference: string) => number;
}

/** Opens what is known: what is told of something again goes where it is, all else into the last part. */
export async function openPruned(records: Records, transferId: string): Promise<PrunedSoFar> {
  const parts = await readParts(records, transferId);
  const places = new Map(
    parts.flatMap(({ tags, manifests }, i) => [...tags, ...manifests].map((each) => [each.reference, i])),
  );
  let { failed } = lastOf(parts);
  const placeOf = ({ reference }: PruneOutcome): number => {
    const known = places.get(reference);
    if (known !== undefined) return known;
    if (isFull(lastOf(parts))) parts.push(nothingPruned);
    const place = parts.length - 1;
    places.set(reference, place);
    return place;
  };
  return {
    all: () => whole(parts),
    async note(kind, news) {
      const changed = new Set<number>();
      for (const each of news) {
        const place = placeOf(each);
        const part = parts[place] ?? nothingPruned;
        parts[place] = { ...part, [kind]: withOutcomes(part[kind], [each]) };
        changed.add(place);
      }
      if (failed !== undefined && lastOf(parts).failed !== failed) {
        const last = parts.length - 1;
        parts[last] = { ...lastOf(parts), failed };
        changed.add(last);
      }
      // In their order: who reads goes on to the next after a full one.
      for (const place of [...changed].sort((a, b) => a - b))
        await records.write(prunedPath(transferId, place + 1), parts[place] ?? nothingPruned);
    },
    failed(reference) {
      const times = (failed?.[reference] ?? 0) + 1;
      failed = { ...failed, [reference]: times };
      return times;
    },
  };
}
