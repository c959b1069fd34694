import pMap from 'p-map';
import type { ArtifactGroup, Unresolved, ScanSummary, ScanCursor } from '../../domain/plan/scan';
import { rulesOf } from '../../domain/selection/select-tags';
import type { Selection } from '../../domain/selection/selection';
import type { Records } from '../records';
import { shardPath } from './paths';

const shardsAtOnce = 4;

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
  records: Records,
  planId: string,
  selection: Selection,
  { shards: count, basis, basisReason }: ScanCursor,
): Promise<Gathered> {
  const same = sameTexts();
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const shards = await pMap(
    numbers,
    async (number) => {
      const shard = await records.demand(shardPath(planId, number));
      const groups = shard.groups.map((group) =>
        group.map((artifact) => ({ ...artifact, digest: same(artifact.digest) })),
      );
      // Of what is up to date only the number is needed, and it may be nearly everything.
      return { ...shard, groups, skipped: shard.skipped.length };
    },
    { concurrency: shardsAtOnce },
  );
  const sum = (of: (shard: (typeof shards)[number]) => number): number =>
    shards.reduce((total, shard) => total + of(shard), 0);
  const matched = new Set(shards.flatMap(({ matchedRules }) => matchedRules));
  const findings = shards.flatMap((shard) => shard.findings);
  const idle = rulesOf(selection).filter((rule) => !matched.has(rule));
  return {
    groups: shards.flatMap(({ groups }) => groups),
    skipped: sum((shard) => shard.skipped),
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
      repositories: sum((shard) => shard.repositories),
      tags: sum((shard) => shard.tags),
      selected: sum((shard) => shard.selected),
    },
  };
}

/** Gives equal texts as one: read back, every tag of an image has a copy of its digest. */
function sameTexts(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text) ?? text;
    known.set(text, found);
    return found;
  };
}
