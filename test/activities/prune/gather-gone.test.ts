import { describe, expect, it } from 'vitest';
import { gatherGone } from '../../../src/activities/prune/gather-gone';
import type { Prune } from '../../../src/domain/prune/prune';
import { TransferError } from '../../../src/domain/errors';
import { placesOf } from '../../../src/domain/prune/brought';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { broughtPath } from '../../../src/records/prune/paths';
import { memoryServices, type MemoryServices } from '../../support/services';
import { brought, broughtNow, going, noteBrought, pruning } from './pruning';

const view = { selection: selectionSchema.parse({ allow: ['*'] }), has: () => false, knows: () => true };
const empty: Prune = { mode: 'delete', tags: [], found: 0, kept: [] };
const gather = ({ services, route }: MemoryServices, begun = empty) =>
  gatherGone(services, route, begun, view, Infinity);
const sending = {
  ...{ PRUNE: 'delete', ROUTE_MODE: 'send', WAYBILL_RECEIVER: 'AzureCloud/targetregistry/default' },
  WAYBILL_HMAC_SECRET: 'a shared secret of more than 32 characters',
};
const second = { ...brought, reference: 'app:2', digest: 'sha256:2' };

describe('what the target has no more', () => {
  it('is forgotten, and asked for no more', async () => {
    const memory = pruning();
    noteBrought(memory, 'default', [brought, second]);
    expect((await gather(memory)).tags).toEqual([going]);
    expect(broughtNow(memory)).toEqual(['app:1']);
  });

  it('is forgotten with its repository, and nobody counts that as hidden', async () => {
    const memory = pruning();
    memory.target.artifacts.clear();
    const { services } = memory;
    const registry: typeof services.registry = async (end) => {
      const found = await services.registry(end);
      const open: typeof found.open = async (names) => ({
        ...(await found.open(names)),
        tags: () => Promise.resolve(undefined),
      });
      return { ...found, open };
    };
    expect(await gather({ ...memory, services: { ...services, registry } })).toEqual(empty);
    expect(broughtNow(memory)).toEqual([]);
  });

  it('stays where the target only hides it, and no longer, whatever the source has', async () => {
    const memory = pruning();
    noteBrought(memory, 'default', [brought, second]);
    const { services, target, source } = memory;
    const hiding = async (...asked: Parameters<typeof services.registry>) => {
      const registry = await services.registry(...asked);
      const open = async (names: readonly string[]) => ({
        ...(await registry.open(names)),
        tags: () => Promise.resolve([]),
      });
      return { ...registry, open };
    };
    target.artifacts.set('app:2', { digest: second.digest, size: 1 });
    await gather({ ...memory, services: { ...services, registry: hiding } });
    expect(broughtNow(memory)).toEqual(['app:1', 'app:2']);
    target.artifacts.delete('app:2');
    source.artifacts.set('app:2', { digest: second.digest, size: 1 });
    await gather(memory);
    expect(broughtNow(memory)).toEqual(['app:1']);
  });

  it('stays where it was brought anew by the same digest meanwhile', async () => {
    const memory = pruning();
    const later = { ...second, at: '2026-03-01T00:00:00.000Z' };
    noteBrought(memory, 'default', [second]);
    const { services } = memory;
    const racing = async (...asked: Parameters<typeof services.registry>) => {
      const registry = await services.registry(...asked);
      const digests: typeof registry.digests = (references) => {
        noteBrought(memory, 'default', [later]);
        return registry.digests(references);
      };
      return { ...registry, digests };
    };
    await gather({ ...memory, services: { ...services, registry: racing } });
    expect(broughtNow(memory)).toEqual(['app:2']);
  });
});

it('tells no source whose listings hide more than can be told', async () => {
  const memory = memoryServices({ ...sending, PRUNE_MOST: '1' });
  const many = Array.from({ length: 5001 }, (_, i) => ({ ...brought, reference: `app:${i}` }));
  noteBrought(memory, 'default', many);
  for (const { reference, digest } of many) memory.source.artifacts.set(reference, { digest, size: 1 });
  const { hidden, refused } = await gather(memory, { ...empty, hidden: [] });
  expect({ hidden, refused }).toEqual({
    hidden: [],
    refused: 'over 5000 tags are in no listing of the source',
  });
});

describe('a repository with very many tags that are gone', () => {
  const many = Array.from({ length: 1200 }, (_, i) => ({ ...brought, reference: `app:${i}` }));
  const counting = (memory: MemoryServices) => {
    const asked: number[] = [];
    const registry: typeof memory.services.registry = async (end) => {
      const found = await memory.services.registry(end);
      const digests: typeof found.digests = (references) => {
        if (end.name === 'source') asked.push(references.length);
        return found.digests(references);
      };
      return { ...found, digests };
    };
    return { asked, counting: { ...memory, services: { ...memory.services, registry } } };
  };

  it('is asked for in parts, and no further than it takes to see that they are too many', async () => {
    const memory = pruning({ PRUNE_MOST: '600' });
    noteBrought(memory, 'default', many);
    for (const { reference, digest } of many) memory.target.artifacts.set(reference, { digest, size: 1 });
    const { asked, counting: counted } = counting(memory);
    const { found, refused } = await gather(counted);
    expect({ found, asked }).toEqual({ found: 1000, asked: [500, 500] });
    expect(refused).toContain('pruneMost is 600');
  });

  it('is told by a sender, whatever its own PRUNE_MOST: the receiver decides', async () => {
    const memory = memoryServices({ ...sending, PRUNE_MOST: '1' });
    noteBrought(memory, 'default', many);
    const prune = await gather(memory, { ...empty, hidden: [] });
    expect(prune.refused).toBeUndefined();
    expect(prune.tags).toHaveLength(1200);
  });
});

it('keeps the tags of a repository that may not be read, and looks at the others', async () => {
  const memory = pruning();
  const { services, documents, target } = memory;
  const other = { ...brought, ...placesOf(memory.route), reference: 'other:1' };
  documents.set(broughtPath('default', 'other:1').name, { artifacts: [other] });
  target.artifacts.set('other:1', { digest: brought.digest, size: 1 });
  const denied = new TransferError('ACCESS_DENIED', 'no', { operation: 'read', origin: 'target' });
  const registry: typeof services.registry = async (end) => {
    const found = await services.registry(end);
    const open: typeof found.open = async (names) => {
      const listings = await found.open(names);
      const tags: typeof listings.tags = (name) =>
        name === 'app' ? Promise.reject(denied) : listings.tags(name);
      return { ...listings, tags };
    };
    return { ...found, open };
  };
  const { tags, kept } = await gather({ ...memory, services: { ...services, registry } });
  expect(tags.map(({ reference }) => reference)).toEqual(['other:1']);
  expect(kept).toEqual([{ reference: 'app:1', reason: 'its repository may not be read' }]);
});

it('a repository that is locked keeps its tags, and they do not count', async () => {
  const memory = pruning({ PRUNE_MOST: '1' });
  noteBrought(memory, 'default', [brought, second]);
  memory.target.artifacts.set('app:2', { digest: second.digest, size: 1 });
  memory.target.listed.lockedTags.add('app');
  const reason = 'its repository is locked at the target';
  expect(await gather(memory)).toMatchObject({
    ...{ found: 0, tags: [] },
    kept: [
      { reference: 'app:1', reason },
      { reference: 'app:2', reason },
    ],
  });
});
