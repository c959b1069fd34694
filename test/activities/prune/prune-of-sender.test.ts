import { expect, it } from 'vitest';
import { selectionSchema } from '../../../src/domain/selection/selection';
import type { TagList } from '../../../src/domain/waybill/tag-list';
import { takenPath } from '../../../src/records/imports/paths';
import { noteList } from '../../../src/records/prune/newest-list';
import { prunePath, tagListPath } from '../../../src/records/prune/paths';
import { brought, noteBrought, prunedOf, pruning } from './pruning';

/** A list of tags says something of what its own sender sent, and no more. */

const list = { since: 2, asOf: 5, sender: 'AzureCloud/one/default' };

it.each([
  ['deletes what its sender sent', { number: 5, sender: list.sender }, 'deleted'],
  ['keeps what another sent meanwhile', { number: 5, sender: 'AzureCloud/two/default' }, 'kept'],
  ['keeps what the sender does not remember', { number: 1, sender: list.sender }, 'kept'],
])('%s', async (_, whence, outcome) => {
  const memory = pruning({}, list);
  noteBrought(memory, 'default', [{ ...brought, ...whence }]);
  expect(await prunedOf(memory)).toMatchObject([{ outcome }]);
});

it('keeps all once a newer list by the same rules came, be it in a pause', async () => {
  const memory = pruning({}, list);
  noteBrought(memory, 'default', [{ ...brought, number: 5, sender: list.sender }]);
  const carried: TagList = {
    ...{ version: 1, transferId: `t${'a'.repeat(15)}`, route: 'default', number: 7, asOf: 5, since: 2 },
    ...{ waybills: [], exporter: { cloud: 'AzureCloud', registry: 'one' }, receiver: 'us' },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', selection: selectionSchema.parse({ allow: ['*'] }) },
    repositories: [{ repository: 'app', tags: ['2'] }],
  };
  memory.documents.set(tagListPath('t1').name, carried);
  await noteList(memory.services, memory.route, { ...carried, number: 8 });
  expect(await prunedOf(memory)).toEqual([]);
  const refused = expect.stringContaining('a newer list') as string;
  expect(memory.documents.get(prunePath('t1').name)).toMatchObject({ refused });
  expect(memory.target.artifacts.has('app:1')).toBe(true);
});

it('keeps all once the numbers of its sender were made to begin anew, be it in a pause', async () => {
  const memory = pruning({}, list);
  const { sender } = list;
  noteBrought(memory, 'default', [{ ...brought, number: 5, sender }]);
  const taken = { sender, highest: 7, floor: 2, taken: {}, resetAt: '2026-01-02T00:00:00.000Z' };
  memory.documents.set(takenPath('default', sender).name, taken);
  expect(await prunedOf(memory)).toEqual([]);
  const refused = expect.stringContaining('begin anew') as string;
  expect(memory.documents.get(prunePath('t1').name)).toMatchObject({ refused });
  expect(memory.target.artifacts.has('app:1')).toBe(true);
});
