import { expect, it } from 'vitest';
import { planPrune } from '../../../src/activities/prune/plan-prune';
import { placesOf } from '../../../src/domain/prune/brought';
import { summaryOf, type Prune } from '../../../src/domain/prune/prune';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { noteBrought as note } from '../../../src/records/prune/brought';
import { createPassedOver } from '../../../src/records/passed-over';
import { shardPath, wantedPath } from '../../../src/records/plan/paths';
import { prunePath } from '../../../src/records/prune/paths';
import type { MemoryServices } from '../../support/services';
import { sampleRequest } from '../../support/documents';
import { brought, pruning } from './pruning';

const shard = {
  ...{ repositories: 1, tags: 1, selected: 1, groups: [], skipped: [], unresolved: [] },
  ...{ findings: [], matchedRules: [], listed: [{ repository: 'app', tags: ['2'] }] },
};
const input = { planId: 't1', route: 'default', scan: { shards: 20, basis: 'target' as const } };

/** A scan of twenty shards, and tags that the route brought and the source no longer has. */
async function scanned(references: readonly string[]): Promise<MemoryServices> {
  const memory = pruning({ PRUNE_MOST: '5000' });
  const { documents, services, route, target } = memory;
  documents.set(
    wantedPath('t1').name,
    sampleRequest({ selection: selectionSchema.parse({ allow: ['**'] }) }),
  );
  for (let number = 1; number <= 20; number++) documents.set(shardPath('t1', number).name, shard);
  const news = references.map((reference) => ({ ...brought, reference, ...placesOf(route) }));
  await note(services, route, news, createPassedOver());
  for (const { reference, digest } of news) target.artifacts.set(reference, { digest, size: 1 });
  return memory;
}

it('reads many shards at once, and takes no time of the look for it', async () => {
  const { services, route } = await scanned(Array.from({ length: 40 }, (_, i) => `r${i}:1`));
  const records = services.records(route);
  let [time, reads, most] = [Date.parse('2026-02-01T00:00:00Z'), 0, 0];
  const demand: typeof records.demand = async (path) => {
    most = Math.max(most, ++reads);
    const found = await records.demand(path);
    await new Promise(setImmediate);
    reads -= 1;
    time += 10_000;
    return found;
  };
  const slow = { ...services, now: () => new Date(time), records: () => ({ ...records, demand }) };
  expect(await planPrune(input, slow)).toEqual({ done: true });
  expect(most).toBe(16);
});

it('counts what stays beyond what it names', async () => {
  const memory = await scanned(Array.from({ length: 700 }, (_, i) => `many:${i}`));
  for (const each of memory.target.artifacts.keys())
    memory.target.artifacts.set(each, { digest: 'sha256:moved', size: 1 });
  await planPrune(input, memory.services);
  const prune = memory.documents.get(prunePath('t1').name) as Prune;
  expect(prune.kept).toHaveLength(500);
  expect(summaryOf(prune).kept).toBe(701);
});
