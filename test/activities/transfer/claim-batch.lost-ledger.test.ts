import { beforeEach, expect, it } from 'vitest';
import { claimBatch } from '../../../src/activities/transfer/claim-batch';
import { enter } from '../../../src/domain/transfer/ledger';
import { changeLedger, ledgerPath } from '../../../src/records/transfer/ledger';
import { batchResultPath, reportPath } from '../../../src/records/transfer/paths';
import { sampleReport, sampleResult } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';

let memory: MemoryServices;
beforeEach(() => {
  memory = memoryServices();
});

const result = sampleResult({ batch: 2 });
const claim = (after = 0) =>
  claimBatch({ route: 'default', transferId: 't1', lane: 1, after, batches: 4 }, memory.services);
const reenter = () => changeLedger(memory.services, memory.route, (ledger) => enter(ledger, 't1'));

it('tells a ledger that was lost from a transfer that has ended', async () => {
  await reenter();
  await claim();
  memory.documents.delete(ledgerPath('default').name);
  await expect(claim(1)).rejects.toMatchObject({ failure: { code: 'LEDGER_LOST' } });
  memory.documents.set(reportPath('t1').name, sampleReport());
  await expect(claim(1)).rejects.toMatchObject({ failure: { code: 'INTERNAL' } });
});

it('hands out none that has its result, once the transfer has entered again', async () => {
  for (const batch of [1, 2, 4])
    memory.documents.set(batchResultPath('t1', batch).name, { ...result, batch });
  await reenter();
  expect(await claim()).toEqual({ batch: 3 });
  expect(await claim()).toEqual({ batch: 3 });
  expect(await claim(3)).toEqual({});
});
