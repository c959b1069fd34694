import { expect, it } from 'vitest';
import { leftBatches } from '../../../src/activities/transfer/left-batches';
import { claim, enter } from '../../../src/domain/transfer/ledger';
import { changeLedger, ledgerPath } from '../../../src/records/transfer/ledger';
import { planPath } from '../../../src/records/plan/paths';
import { batchResultPath, waybillPath } from '../../../src/records/transfer/paths';
import { samplePlan, sampleResult, sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';
import { slots } from '../../support/slots';

const look = { route: 'default', transferId: 't1' };

it('finds batches handed out without a result, also those that wait, and counts the rest', async () => {
  const { services, route, documents } = memoryServices();
  documents.set(planPath('t1').name, samplePlan({ planId: 't1', batches: 7 }));
  documents.set(batchResultPath('t1', 2).name, sampleResult({ batch: 2 }));
  await changeLedger(services, route, (ledger) => {
    const lanes = [1, 2, 3].map((lane) => ({ transferId: 't1', lane, after: 0, batches: 7 }));
    return lanes.reduce((all, lane) => claim(all, lane, slots(2)), enter(ledger, 't1'));
  });
  expect(await leftBatches(look, services)).toMatchObject({
    begun: [1, 3],
    waiting: 4,
    terms: { name: 'default' },
  });
});

it('finds nothing of a transfer without a plan', async () => {
  const { services } = memoryServices();
  expect(await leftBatches(look, services)).toMatchObject({ begun: [], waiting: 0 });
});

it('counts what has no result as begun while the ledger cannot be read', async () => {
  const { services, documents } = memoryServices();
  documents.set(planPath('t1').name, samplePlan({ planId: 't1', batches: 3 }));
  documents.set(batchResultPath('t1', 2).name, sampleResult({ batch: 2 }));
  documents.set(ledgerPath('default').name, { nonsense: true });
  expect(await leftBatches(look, services)).toMatchObject({ begun: [1, 3], waiting: 0 });
});

it('finds the batches of a transfer whose plan is lost by its waybills', async () => {
  const { services, documents } = memoryServices();
  documents.set(planPath('t1').name, { nonsense: true });
  // The second one is left of a plan that was trimmed.
  documents.set(waybillPath('t1', 1).name, sampleWaybill({ batches: 1 }));
  documents.set(waybillPath('t1', 2).name, sampleWaybill({ batch: 2, batches: 2 }));
  expect(await leftBatches(look, services)).toMatchObject({ begun: [], waiting: 1 });
});
