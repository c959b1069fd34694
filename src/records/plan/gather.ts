import pMap from 'p-map';
import type { Documents } from '../../azure/documents';
import { documents } from '../../domain/transfer/names';
import type { ArtifactGroup, PlanShard, Unresolved } from '../../domain/plan/shard';
import type { ScanSummary, ScanCursor } from '../../domain/plan/scan';
import { rulesOf } from '../../domain/selection/select-tags';
import type { Selection } from '../../domain/selection/selection';

/** What a whole scan came to. */
export interface Gathered {
  readonly groups: readonly ArtifactGroup[];
  readonly skipped: number;
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly string[];
  readonly scan: ScanSummary;
}

/** A plan with thousands of findings is told in its first ones; the documents of the scan have them all. */
const findingsShown = 100;

/** Reads back what the scan of a selection left as documents. */
export async function gatherShards(
  store: Documents,
  transferId: string,
  selection: Selection,
  { shards: count, basis, basisReason }: ScanCursor,
): Promise<Gathered> {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const shards: Omit<PlanShard, 'skipped'>[] = [];
  let skipped = 0;
  const matched = new Set<string>();
  await pMap(
    numbers,
    async (number) => {
      const shard = await store.read<PlanShard>(documents.shard(transferId, number));
      if (shard === undefined) throw new Error(`shard ${number} of ${transferId} is gone`);
      skipped += shard.skipped.length;
      for (const rule of shard.matchedRules) matched.add(rule);
      shards[number - 1] = shard;
    },
    { concurrency: 4 },
  );
  const sum = (key: 'repositories' | 'tags' | 'selected'): number =>
    shards.reduce((total, shard) => total + shard[key], 0);
  const findings = shards.flatMap((shard) => shard.findings);
  const idle = rulesOf(selection).filter((rule) => !matched.has(rule));
  return {
    groups: shards.flatMap(({ groups }) => groups),
    skipped,
    unresolved: shards.flatMap(({ unresolved }) => unresolved),
    notes: [
      ...(basis === 'waybills'
        ? [
            'compared with what earlier transfers of the route brought over, for the target was not ' +
              `read: ${basisReason ?? 'unknown'}`,
          ]
        : []),
      ...idle.map((rule) => `${rule} matched nothing: check its spelling, or remove it`),
      ...findings.slice(0, findingsShown),
      ...(findings.length > findingsShown ? [`and ${findings.length - findingsShown} findings more`] : []),
    ],
    scan: {
      basis,
      shards: count,
      repositories: sum('repositories'),
      tags: sum('tags'),
      selected: sum('selected'),
    },
  };
}
