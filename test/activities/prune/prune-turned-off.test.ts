import { expect, it } from 'vitest';
import { mayPrune } from '../../../src/activities/prune/may-prune';
import { planPath } from '../../../src/records/plan/paths';
import { prunePath } from '../../../src/records/prune/paths';
import { samplePlan } from '../../support/documents';
import { going, prunedOf, pruning } from './pruning';

/** A plan that was to delete, on a route that was set otherwise since. */

const two = { tags: [going, { ...going, reference: 'app:2' }], found: 2 };

it('deletes where the route still does', async () => {
  const memory = pruning();
  memory.documents.set(planPath('t1').name, samplePlan({ batches: 0 }));
  expect(await mayPrune({ route: 'default', transferId: 't1' }, memory.services)).toEqual({});
  expect(await prunedOf(memory)).toMatchObject([{ reference: 'app:1', outcome: 'deleted' }]);
});

it.each([
  ['off', { PRUNE: 'off' }, {}, /off by now/],
  ['report', { PRUNE: 'report' }, {}, /report by now/],
  ['fewer', { PRUNE_MOST: '1' }, two, /pruneMost is 1/],
])('does not begin: %s', async (_, settings, plan, why) => {
  const memory = pruning(settings, plan);
  memory.documents.set(planPath('t1').name, samplePlan({ batches: 0 }));
  const { refused } = await mayPrune({ route: 'default', transferId: 't1' }, memory.services);
  expect(refused).toMatch(why);
});

it.each([
  ['off', { PRUNE: 'off' }, {}],
  ['report', { PRUNE: 'report' }, {}],
  ['fewer', { PRUNE_MOST: '1' }, two],
])('does not go on, and the plan says why: %s', async (_, settings, plan) => {
  const memory = pruning(settings, plan);
  expect(await prunedOf(memory)).toEqual([]);
  expect(memory.target.artifacts.has('app:1')).toBe(true);
  expect(memory.documents.get(prunePath('t1').name)).toHaveProperty('refused');
});
