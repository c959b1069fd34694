import { beforeEach, describe, expect, it } from 'vitest';
import { planByList } from '../../../src/activities/prune/plan-by-list';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { senderOf } from '../../../src/domain/waybill/address';
import type { TagList } from '../../../src/domain/waybill/tag-list';
import { takenPath } from '../../../src/records/imports/paths';
import { noteList } from '../../../src/records/prune/newest-list';
import { prunePath, tagListPath } from '../../../src/records/prune/paths';
import { requestPath } from '../../../src/records/transfer/paths';
import { sampleRequest } from '../../support/documents';
import type { MemoryServices } from '../../support/services';
import { brought, going, noteBrought, pruning } from './pruning';

/** What a receiver plans by a list of tags that was carried across. */

const input = { route: 'default', transferId: 't1' };
const list: TagList = {
  ...{ version: 1, transferId: `t${'a'.repeat(15)}`, route: 'default', number: 7, asOf: 5, waybills: [] },
  since: 2,
  exporter: { cloud: 'AzureCloud', registry: 'one' },
  receiver: 'AzureCloud/targetregistry/default',
  createdAt: '2026-01-01T00:00:00.000Z',
  selection: selectionSchema.parse({ allow: ['*'] }),
  repositories: [{ repository: 'app', tags: ['2'] }],
};

let memory: MemoryServices;
const carried = (more: Partial<TagList> = {}): void => {
  memory.documents.set(tagListPath('t1').name, { ...list, ...more });
};
const planned = () => memory.documents.get(prunePath('t1').name);
beforeEach(() => {
  memory = pruning();
  memory.documents.delete(prunePath('t1').name);
  noteBrought(memory, 'default', [{ ...brought, number: 5, sender: senderOf(list) }]);
  carried();
});

describe('planByList', () => {
  it('plans what its sender sent before it looked, and nothing of others', async () => {
    expect(await planByList(input, memory.services)).toEqual({ done: true });
    expect(planned()).toMatchObject({ found: 1, tags: [going], asOf: 5, sender: senderOf(list) });
    for (const whence of [
      { number: 5, sender: 'AzureCloud/two/default' },
      { number: 6, sender: senderOf(list) },
      // What came before the sender lost its memory.
      { number: 1, sender: senderOf(list) },
    ]) {
      noteBrought(memory, 'default', [{ ...brought, ...whence }]);
      await planByList(input, memory.services);
      expect(planned()).toMatchObject({ found: 0, tags: [] });
    }
  });

  it('plans nothing of what came before an operator had the numbers begin anew', async () => {
    const { name } = takenPath('default', senderOf(list));
    const taken = { sender: senderOf(list), highest: 7, floor: 2, taken: {} };
    memory.documents.set(name, { ...taken, resetAt: '2026-01-02T00:00:00.000Z' });
    await planByList(input, memory.services);
    expect(planned()).toMatchObject({ found: 0, tags: [] });
    memory.documents.set(name, { ...taken, resetAt: '2025-12-31T00:00:00.000Z' });
    await planByList(input, memory.services);
    expect(planned()).toMatchObject({ found: 1, tags: [going], resetAt: '2025-12-31T00:00:00.000Z' });
  });

  it('counts nothing twice where the last look was written and its worker died', async () => {
    await planByList(input, memory.services);
    const before = planned();
    expect(await planByList({ ...input, goesOn: true }, memory.services)).toEqual({ done: true });
    expect(planned()).toEqual(before);
  });

  it('waits for the waybills of its transfer, and in the end fails, to be carried again', async () => {
    carried({ waybills: [3] });
    memory.documents.set(requestPath('t1').name, sampleRequest({ requestedAt: '2025-12-30T00:00:00.000Z' }));
    expect(await planByList(input, memory.services)).toEqual({ done: false, waitsFor: 1 });
    expect(planned()).toBeUndefined();
    memory.documents.set(requestPath('t1').name, sampleRequest({ requestedAt: '2025-12-20T00:00:00.000Z' }));
    await expect(planByList(input, memory.services)).rejects.toMatchObject({
      failure: { code: 'WAYBILL_MISSING', retryable: false },
      message: expect.stringMatching(/^1 waybill of ta+ never arrived whole$/) as string,
    });
    expect(planned()).toMatchObject({ found: 0, tags: [] });
  });

  it('plans nothing once a newer list by the same rules came, and heeds none by others', async () => {
    const { services, route } = memory;
    await noteList(services, route, {
      ...list,
      number: 9,
      selection: selectionSchema.parse({ allow: ['b'] }),
    });
    await planByList(input, services);
    expect(planned()).toMatchObject({ found: 1, tags: [going] });
    await noteList(services, route, { ...list, number: 8 });
    await planByList(input, services);
    expect(planned()).toMatchObject({ found: 0, refused: expect.stringContaining('number 8') as string });
  });

  it.each([
    ['whose numbers are forgotten', { highest: 2000, taken: {} }],
    ['whose transfers were purged', { highest: 7, taken: { '3': 't9' } }],
  ])('waits for no waybills %s: nobody can tell', async (_, known) => {
    carried({ waybills: [3] });
    const { name } = takenPath('default', senderOf(list));
    memory.documents.set(name, { sender: senderOf(list), ...known });
    expect(await planByList(input, memory.services)).toEqual({ done: true });
    const refused = expect.stringMatching(/^1 waybill of ta+ came too long ago/) as string;
    expect(planned()).toMatchObject({ found: 0, tags: [], refused });
  });
});
