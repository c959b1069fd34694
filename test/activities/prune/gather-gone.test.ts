import { describe, expect, it } from 'vitest';
import { gatherGone } from '../../../src/activities/prune/gather-gone';
import type { Prune } from '../../../src/domain/prune/prune';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { broughtPath } from '../../../src/records/prune/paths';
import type { MemoryServices } from '../../support/services';
import { brought, going, noteBrought, pruning } from './pruning';

const view = { selection: selectionSchema.parse({ allow: ['*'] }), has: () => false, knows: () => true };
const empty: Prune = { mode: 'delete', tags: [], found: 0, kept: [] };
const gather = ({ services, route }: MemoryServices, begun = empty) =>
  gatherGone(services, route, begun, view, Infinity);
const noted = ({ documents, route }: MemoryServices): string[] => {
  const { artifacts } = documents.get(broughtPath(route.name, 'app').name) as {
    artifacts: { reference: string }[];
  };
  return artifacts.map(({ reference }) => reference);
};
const second = { ...brought, reference: 'app:2', digest: 'sha256:2' };

describe('what is gone at both sides', () => {
  it('is forgotten, and asked for no more', async () => {
    const memory = pruning();
    noteBrought(memory, 'default', [brought, second]);
    expect((await gather(memory)).tags).toEqual([going]);
    expect(noted(memory)).toEqual(['app:1']);
  });

  it('stays where the target only hides it, the source has it, or the target cannot be seen', async () => {
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
    expect(noted(memory)).toEqual(['app:1', 'app:2']);
    target.artifacts.delete('app:2');
    source.artifacts.set('app:2', { digest: second.digest, size: 1 });
    await gather(memory);
    expect(noted(memory)).toEqual(['app:1', 'app:2']);
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
    expect(noted(memory)).toEqual(['app:2']);
  });
});

it('tells no source whose listings hide more than can be told', async () => {
  const memory = pruning();
  const many = Array.from({ length: 5001 }, (_, i) => ({ ...brought, reference: `app:${i}` }));
  noteBrought(memory, 'default', many);
  for (const { reference, digest } of many) memory.source.artifacts.set(reference, { digest, size: 1 });
  const { hidden, refused } = await gather(memory, { ...empty, hidden: [] });
  expect({ hidden, refused }).toEqual({
    hidden: [],
    refused: 'over 5000 tags are in no listing of the source',
  });
});
