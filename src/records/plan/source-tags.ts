import pMap from 'p-map';
import type { Records } from '../records';
import { shardPath } from './paths';

/** What a scan of the source found there, by repository. */
export interface SourceTags {
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tags the rules chose. */
  readonly selected: number;
  /** Repositories that could not be read. */
  readonly unread: readonly string[];
}

const shardsAtOnce = 16;

/** Reads back the tags that the scan of a route which prunes left as documents. */
export async function sourceTags(records: Records, planId: string, shards: number): Promise<SourceTags> {
  const tags = new Map<string, ReadonlySet<string>>();
  const unread: string[] = [];
  let selected = 0;
  const numbers = Array.from({ length: shards }, (_, i) => i + 1);
  const read = await pMap(numbers, (number) => records.demand(shardPath(planId, number)), {
    concurrency: shardsAtOnce,
  });
  for (const shard of read) {
    for (const { repository, tags: names } of shard.listed ?? []) tags.set(repository, new Set(names));
    unread.push(...(shard.unread ?? []));
    selected += shard.selected;
  }
  return { tags, selected, unread };
}
