import { describe, expect, it } from 'vitest';
import { verifyBatch } from '../../../src/activities/transfer/verify-batch';
import { placesOf } from '../../../src/domain/prune/brought';
import { noteBrought as note } from '../../../src/records/prune/brought';
import { broughtPath } from '../../../src/records/prune/paths';
import { createPassedOver } from '../../../src/records/passed-over';
import { waybillPath } from '../../../src/records/transfer/paths';
import { sampleWaybill } from '../../support/documents';
import { brought, going, noteBrought, prunedOf, pruning } from './pruning';

/** What another route brought after the plan was made, and what no report tells of yet. */

const routes = { one: {}, other: {} };
const later = '2026-02-01T00:00:00.000Z';

describe('the last look at a tag', () => {
  it.each([
    ['keeps what another route brought since', later, 'kept'],
    ['deletes what the route itself brought last', '2025-12-01T00:00:00.000Z', 'deleted'],
  ])('%s', async (_, at, outcome) => {
    const memory = pruning({}, {}, routes);
    noteBrought(memory, 'one', [brought]);
    noteBrought(memory, 'other', [{ ...brought, at }]);
    expect(await prunedOf(memory)).toMatchObject([{ outcome }]);
  });
});

describe('a route that brought it later, and is no longer what it was', () => {
  const news = [{ ...brought, at: later }];
  it('was removed', async () => {
    const memory = pruning({}, {}, { one: {} });
    const { services } = memory;
    const removed = { ...services.route('one'), name: 'removed' };
    await note(services, removed, [{ ...news[0]!, ...placesOf(removed) }], createPassedOver());
    expect(await prunedOf(memory)).toMatchObject([
      { outcome: 'kept', reason: 'route removed brought it, too' },
    ]);
  });

  it('goes to another registry by now', async () => {
    const memory = pruning({}, {}, { one: {}, other: { target: { registry: 'another' } } });
    noteBrought(memory, 'other', [{ ...news[0]!, ...placesOf(memory.route) }]);
    expect(await prunedOf(memory)).toMatchObject([
      { outcome: 'kept', reason: 'route other brought it, too' },
    ]);
  });

  it('brought it under another name', async () => {
    const memory = pruning({}, {}, routes);
    noteBrought(memory, 'other', [{ ...news[0]!, as: 'app:other' }]);
    expect(await prunedOf(memory)).toMatchObject([{ outcome: 'deleted' }]);
  });
});

it.each([
  ['delete', true],
  ['off', false],
])('notes what a batch brought before the report, where a route prunes: %s', async (PRUNE, isNoted) => {
  const { services, documents } = pruning({ PRUNE });
  documents.delete(broughtPath('default', 'app:1').name);
  documents.set(waybillPath('t2', 1).name, sampleWaybill({ artifacts: [{ ...going, size: 1 }] }));
  await verifyBatch({ route: 'default', transferId: 't2', batch: 1 }, services);
  expect(documents.has(broughtPath('default', 'app:1').name)).toBe(isNoted);
});
