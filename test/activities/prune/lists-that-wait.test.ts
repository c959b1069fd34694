import { expect, it } from 'vitest';
import { planByList } from '../../../src/activities/prune/plan-by-list';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { senderOf } from '../../../src/domain/waybill/address';
import type { TagList } from '../../../src/domain/waybill/tag-list';
import { whyOutdated } from '../../../src/records/prune/newest-list';
import { prunePath, tagListPath } from '../../../src/records/prune/paths';
import { requestPath } from '../../../src/records/transfer/paths';
import { sampleRequest } from '../../support/documents';
import { brought, going, noteBrought, pruning } from './pruning';

const older: TagList = {
  ...{ version: 1, transferId: `t${'a'.repeat(15)}`, route: 'default', number: 7, asOf: 5, since: 2 },
  ...{ waybills: [], exporter: { cloud: 'AzureCloud', registry: 'one' }, receiver: 'us' },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', selection: selectionSchema.parse({ allow: ['*'] }) },
  repositories: [{ repository: 'app', tags: ['2'] }],
};
const newer = { ...older, number: 9, asOf: 8, waybills: [8] };

it('holds back no older list while its waybills have not arrived, and every older one then', async () => {
  const memory = pruning();
  const { services, route, documents } = memory;
  noteBrought(memory, 'default', [{ ...brought, number: 5, sender: senderOf(older) }]);
  const lists = { t1: older, t2: newer };
  for (const [id, list] of Object.entries(lists)) {
    documents.delete(prunePath(id).name);
    documents.set(tagListPath(id).name, list);
    documents.set(requestPath(id).name, sampleRequest({ requestedAt: services.now().toISOString() }));
  }
  const look = (transferId: string) => planByList({ route: 'default', transferId }, services);
  expect(await look('t2')).toEqual({ done: false, waitsFor: 1 });
  expect(await look('t1')).toEqual({ done: true });
  expect(documents.get(prunePath('t1').name)).toMatchObject({ tags: [going] });
  documents.set(tagListPath('t2').name, { ...newer, waybills: [] });
  expect(await look('t2')).toEqual({ done: true });
  expect(await whyOutdated(services, route, older)).toContain('a newer list');
});
