import { describe, expect, it } from 'vitest';
import { mayPrune } from '../../../src/activities/prune/may-prune';
import { composePrune } from '../../../src/domain/prune/compose-prune';
import type { Prune } from '../../../src/domain/prune/prune';
import { nothingPruned, type Pruned } from '../../../src/domain/prune/pruned';
import { planPath } from '../../../src/records/plan/paths';
import { prunedPath, prunePath } from '../../../src/records/prune/paths';
import { samplePlan } from '../../support/documents';
import { going, prunedOf, pruning } from './pruning';

/** A plan that was to delete, on a route that was set otherwise since. */

const two = { tags: [going, { ...going, reference: 'app:2' }], found: 2 };

const input = { route: 'default', transferId: 't1', at: '2026-03-01T00:00:00.000Z' };

it('deletes where the route still does', async () => {
  const memory = pruning();
  memory.documents.set(planPath('t1').name, samplePlan({ batches: 0 }));
  expect(await mayPrune(input, memory.services)).toEqual({});
  expect(await prunedOf(memory)).toMatchObject([{ reference: 'app:1', outcome: 'deleted' }]);
});

it('is in the audit list by the time it began, not by that of its plan', async () => {
  const memory = pruning();
  memory.documents.set(planPath('t1').name, samplePlan({ batches: 0 }));
  await mayPrune(input, memory.services);
  const entries = [...memory.documents].filter(([name]) => name.startsWith('audit/entries/'));
  expect(entries.map(([, entry]) => entry)).toMatchObject([{ at: input.at, action: 'transfer.prune' }]);
});

it.each([
  ['off', { PRUNE: 'off' }, {}, /off by now/],
  ['report', { PRUNE: 'report' }, {}, /report by now/],
  ['fewer', { PRUNE_MOST: '1' }, two, /pruneMost is 1/],
])('does not begin: %s', async (_, settings, plan, why) => {
  const memory = pruning(settings, plan);
  memory.documents.set(planPath('t1').name, samplePlan({ batches: 0 }));
  const { refused } = await mayPrune(input, memory.services);
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

describe('set otherwise after some tags went', () => {
  const others = ['app:2', 'app:3'].map((reference) => ({ ...going, reference }));
  const [second, third] = others;
  const begun: Pruned = {
    ...nothingPruned,
    tags: [
      { ...going, outcome: 'deleted' },
      { ...second!, outcome: 'begun' },
    ],
  };

  it.each([
    ['is gone', false, 'deleted'],
    ['is there', true, 'kept'],
  ])('keeps the others, each with the reason, where what was begun %s', async (_, isThere, outcome) => {
    const memory = pruning({ PRUNE: 'report' }, { tags: [going, ...others], found: 3 });
    memory.documents.set(prunedPath('t1').name, begun);
    for (const { reference, digest } of isThere ? others : [third!])
      memory.target.artifacts.set(reference, { digest, size: 1 });
    const pruned = await prunedOf(memory);
    const reason = 'PRUNE of the route is report by now';
    expect(pruned).toMatchObject([
      { reference: 'app:1', outcome: 'deleted' },
      { reference: 'app:2', outcome, ...(isThere && { reason }) },
      { reference: 'app:3', outcome: 'kept', reason },
    ]);
    const plan = memory.documents.get(prunePath('t1').name) as Prune;
    const report = composePrune(plan, { ...nothingPruned, tags: pruned });
    expect(report).not.toHaveProperty('refused');
    expect(report).toMatchObject({ listed: [], deleted: isThere ? ['app:1'] : ['app:1', 'app:2'] });
    expect(memory.target.artifacts.has('app:3')).toBe(true);
  });
});
