import type { Route } from '../../domain/route';
import type { Services } from '../../services';
import { shardPath } from './paths';

/** What a scan of the source found there, by repository. */
export interface SourceTags {
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tags the rules chose. */
  readonly selected: number;
  /** Repositories that could not be read. */
  readonly unread: readonly string[];
}

/** Reads back the tags that the scan of a route which prunes left as documents. */
export async function sourceTags(
  services: Services,
  route: Route,
  planId: string,
  shards: number,
): Promise<SourceTags> {
  const records = services.records(route);
  const tags = new Map<string, ReadonlySet<string>>();
  const unread: string[] = [];
  let selected = 0;
  for (let number = 1; number <= shards; number++) {
    const shard = await records.demand(shardPath(planId, number));
    for (const { repository, tags: names } of shard.listed ?? []) tags.set(repository, new Set(names));
    unread.push(...(shard.unread ?? []));
    selected += shard.selected;
  }
  return { tags, selected, unread };
}
