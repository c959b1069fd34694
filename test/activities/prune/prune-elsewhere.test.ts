import { expect, it } from 'vitest';
import { gatherGone } from '../../../src/activities/prune/gather-gone';
import { isOf, placesOf } from '../../../src/domain/prune/brought';
import { noteBrought as note } from '../../../src/records/prune/brought';
import { createPassedOver } from '../../../src/records/passed-over';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { brought, going, noteBrought, prunedOf, pruning } from './pruning';

/** What a route brought before its registries or its names were changed is not its own at the target. */

const view = { selection: selectionSchema.parse({ allow: ['*'] }), has: () => false, knows: () => true };
const empty = { mode: 'delete', tags: [], found: 0, kept: [] } as const;

it.each([
  ['to this registry, under its own name', {}, true],
  ['to another registry', { target: 'another' }, false],
  ['of another source', { source: 'another' }, false],
  ['under another name', { as: 'mirror/app:1' }, false],
])('plans and deletes what was brought %s: %s', async (_, how, goes) => {
  const memory = pruning();
  noteBrought(memory, 'default', [{ ...brought, ...how }]);
  const found = await gatherGone(memory.services, memory.route, empty, view, Infinity);
  expect(found.tags).toEqual(goes ? [going] : []);
  expect(await prunedOf(memory)).toMatchObject([{ outcome: goes ? 'deleted' : 'kept' }]);
});

it('keeps what is noted without a place', () => {
  const { route } = pruning();
  expect(isOf(route)(brought)).toBe(false);
  expect(isOf(route)({ ...brought, ...placesOf(route) })).toBe(true);
});

it('keeps what a renaming route brought under this name', async () => {
  const memory = pruning({}, {}, { one: {}, other: { prune: 'off' } });
  const { services } = memory;
  noteBrought(memory, 'one', [brought]);
  const renamed = { ...going, reference: 'team/app:1', as: 'app:1', at: '2026-02-01T00:00:00.000Z' };
  await note(
    services,
    services.route('other'),
    [{ ...renamed, ...placesOf(services.route('other')) }],
    createPassedOver(),
  );
  const { tags, kept } = await gatherGone(services, services.route('one'), empty, view, Infinity);
  expect(tags).toEqual([]);
  expect(kept).toEqual([{ reference: 'app:1', reason: 'route other brought it, too' }]);
});
