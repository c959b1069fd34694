import { expect, it } from 'vitest';
import { storedPlan } from '../../../src/activities/plan/stored-plan';
import { claim, enter } from '../../../src/domain/transfer/ledger';
import { changeLedger } from '../../../src/records/transfer/ledger';
import { planPath } from '../../../src/records/plan/paths';
import { waybillPath } from '../../../src/records/transfer/paths';
import { samplePlan, sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';
import { slots } from '../../support/slots';

const look = { route: 'default', transferId: 't1' };

it('is what was planned, with every lane that holds a batch, though the route has fewer by now', async () => {
  const { services, route, documents } = memoryServices({ CONCURRENT_BATCHES: '1' });
  documents.set(planPath('t1').name, samplePlan({ planId: 't1', artifacts: 9, batches: 7 }));
  await changeLedger(services, route, (ledger) =>
    claim(enter(ledger, 't1'), { transferId: 't1', lane: 3, after: 0, batches: 7 }, slots(1)),
  );
  expect(await storedPlan(look, services)).toMatchObject({ plan: { artifacts: 9, batches: 7, lanes: 3 } });
});

it('is none where the transfer died before', async () => {
  expect(await storedPlan(look, memoryServices().services)).toEqual({});
});

it.each([
  ['damaged', { nonsense: true }],
  ['deleted', undefined],
])('is told by the waybills where it is %s, and nothing is planned anew', async (_, document) => {
  const { services, route, documents } = memoryServices({ CONCURRENT_BATCHES: '2' });
  documents.set(planPath('t1').name, document);
  documents.set(waybillPath('t1', 1).name, sampleWaybill({ batches: 7 }));
  await changeLedger(services, route, (ledger) => enter(ledger, 't1'));
  expect(await storedPlan(look, services)).toMatchObject({ plan: { batches: 7, lanes: 2 } });
});
