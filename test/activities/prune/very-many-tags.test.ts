import { expect, it } from 'vitest';
import { gatherGone } from '../../../src/activities/prune/gather-gone';
import type { Prune } from '../../../src/domain/prune/prune';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { Pruned } from '../../../src/domain/prune/pruned';
import { createPassedOver } from '../../../src/records/passed-over';
import { openPruned } from '../../../src/records/prune/pruned';
import { prunedBy } from '../../../src/records/prune/report';
import type { Services } from '../../../src/services';
import type { MemoryServices } from '../../support/services';
import { brought, broughtNow, noteBrought, prunedOf, pruning } from './pruning';

/** What a repository with very many tags costs. */

const view = { selection: selectionSchema.parse({ allow: ['*'] }), has: () => false, knows: () => true };
const empty: Prune = { mode: 'delete', tags: [], found: 0, kept: [] };

/** Which documents are read and changed, and how many tags the sides are asked for by name. */
function counting({ services, route }: MemoryServices) {
  const read: string[] = [];
  const changed: string[] = [];
  const asked: Record<string, number> = { source: 0, target: 0 };
  const its = services.records(route);
  const records = {
    ...its,
    read: ((path) => (read.push(path.name), its.read(path))) as typeof its.read,
    update: ((path, change) => (changed.push(path.name), its.update(path, change))) as typeof its.update,
    shrink: ((path, change) => (changed.push(path.name), its.shrink(path, change))) as typeof its.shrink,
  };
  const registry: Services['registry'] = async (end) => {
    const found = await services.registry(end);
    const digests: typeof found.digests = (references) => {
      asked[end.name] = (asked[end.name] ?? 0) + references.length;
      return found.digests(references);
    };
    return { ...found, digests };
  };
  return { read, changed, asked, services: { ...services, registry, records: () => records } };
}

const manyIn = (memory: MemoryServices, count: number, isThere: boolean) => {
  const many = Array.from({ length: count }, (_, i) => ({ ...brought, reference: `app:${i}` }));
  noteBrought(memory, 'default', many);
  memory.target.artifacts.clear();
  if (isThere)
    for (const { reference, digest } of many) memory.target.artifacts.set(reference, { digest, size: 1 });
};

it('judges a tag by a small part of what was brought', async () => {
  const memory = pruning();
  manyIn(memory, 500, true);
  const { read, services } = counting(memory);
  expect(await prunedOf(memory, services)).toMatchObject([{ outcome: 'deleted' }]);
  const parts = read.filter((name) => name.startsWith('brought'));
  expect(parts.map((name) => name.split('/')[0]).sort()).toEqual(['brought', 'brought-to']);
});

it('asks the target only for what it lists no more, and forgets that at once', async () => {
  const memory = pruning();
  manyIn(memory, 2000, false);
  const { changed, asked, services } = counting(memory);
  await gatherGone(services, memory.route, empty, view, Infinity);
  expect(asked).toEqual({ source: 0, target: 2000 });
  expect(broughtNow(memory)).toEqual([]);
  expect(changed).toHaveLength(new Set(changed).size);
});

it('goes on in the repository where its time was up, and looks at each tag once', async () => {
  const memory = pruning({ PRUNE_MOST: '5000' });
  manyIn(memory, 1200, true);
  const { asked, services } = counting(memory);
  const seen: number[] = [];
  let prune = empty;
  do {
    prune = await gatherGone(services, memory.route, prune, view, 0);
    seen.push(prune.found);
  } while (prune.after !== undefined);
  expect(seen).toEqual([500, 1000, 1200]);
  expect(asked).toEqual({ source: 1200, target: 0 });
  expect(new Set(prune.tags.map(({ reference }) => reference)).size).toBe(1200);
  expect(prune).not.toHaveProperty('partly');
});

it('counts no tag as going whose manifest is locked', async () => {
  const memory = pruning({ PRUNE_MOST: '2' });
  const four = [1, 2, 3, 4].map((i) => ({ ...brought, reference: `app:${i}`, digest: `sha256:${i}` }));
  noteBrought(memory, 'default', four);
  memory.target.artifacts.clear();
  for (const { reference, digest } of four) memory.target.artifacts.set(reference, { digest, size: 1 });
  const locked = [1, 2, 3].map((i) => ({ repository: 'app', digest: `sha256:${i}`, locked: true }));
  memory.target.listed.manifests.push(...locked);
  const prune = await gatherGone(memory.services, memory.route, empty, view, Infinity);
  expect(prune).toMatchObject({ found: 1, tags: [{ reference: 'app:4' }] });
  expect(prune.refused).toBeUndefined();
  expect(prune.kept.map(({ reason }) => reason)).toEqual(
    four.slice(1).map(() => 'its manifest is locked at the target'),
  );
});

it('writes little for each few deletions, and tells of all', async () => {
  const tags = Array.from({ length: 450 }, (_, i) => ({ reference: `app:${i}`, digest: `sha256:${i}` }));
  const memory = pruning({ PRUNE_MOST: '5000' }, { tags, found: tags.length });
  noteBrought(
    memory,
    'default',
    tags.map((each) => ({ ...brought, ...each })),
  );
  for (const { reference, digest } of tags) memory.target.artifacts.set(reference, { digest, size: 1 });
  const written: number[] = [];
  const its = memory.services.records(memory.route);
  const write: typeof its.write = (path, value) => {
    written.push((value as unknown as Pruned).tags.length);
    return its.write(path, value);
  };
  const services = { ...memory.services, records: () => ({ ...its, write }) };
  await prunedOf(memory, services);
  expect(Math.max(...written)).toBe(200);
  const pruned = await prunedBy(services, memory.route, 't1', {
    stop: undefined,
    passedOver: createPassedOver(),
  });
  expect(pruned?.deleted).toEqual(tags.map(({ reference }) => reference));
});

it('counts failures and goes on with what was begun, in whichever part it is noted', async () => {
  const { services, route } = pruning();
  const records = services.records(route);
  const outcomes = (outcome: 'begun' | 'deleted', from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({
      ...{ reference: `app:${from + i}`, digest: 'sha256:1', outcome },
    }));
  const first = await openPruned(records, 't1');
  expect(first.failed('app:0')).toBe(1);
  await first.note('tags', []);
  await first.note('tags', outcomes('begun', 0, 230));
  const second = await openPruned(records, 't1');
  expect(second.failed('app:0')).toBe(2);
  await second.note('tags', outcomes('deleted', 195, 205));
  const third = await openPruned(records, 't1');
  expect(third.failed('app:0')).toBe(3);
  const { tags } = third.all();
  expect(tags).toHaveLength(230);
  expect(tags.filter(({ outcome }) => outcome === 'deleted')).toHaveLength(10);
});
