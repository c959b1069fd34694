import { expect, it } from 'vitest';
import { batchHolds } from '../../../../src/application/transfer/batches/batch-holds';
import { waybillPath } from '../../../../src/records/transfer/paths';
import { sampleWaybill } from '../../../support/documents';
import { memoryServices } from '../../../support/services';

const artifact = (n: number) => ({ reference: `a:${n}`, digest: `sha256:${n}`, size: n });

it('says how many artifacts and bytes batches hold, and which are first and last', async () => {
  const { services, documents, route } = memoryServices();
  const put = (batch: number, ...numbers: number[]) => {
    const waybill = sampleWaybill({ transferId: 't1holds', batch, artifacts: numbers.map(artifact) });
    documents.set(waybillPath('t1holds', batch).name, waybill);
  };
  put(1, 1, 2, 3);
  put(2, 9);
  const held = await batchHolds(services.records(route), 't1holds', [1, 2, 3]);
  expect([...held]).toEqual([
    [1, { artifacts: 3, bytes: 6, first: 'a:1', last: 'a:3' }],
    [2, { artifacts: 1, bytes: 9, first: 'a:9' }],
  ]);
});
