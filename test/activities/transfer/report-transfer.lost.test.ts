import { beforeEach, describe, expect, it } from 'vitest';
import { reportTransfer } from '../../../src/activities/transfer/report-transfer';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { planPath } from '../../../src/records/plan/paths';
import { broughtPath } from '../../../src/records/prune/paths';
import { ledgerPath } from '../../../src/records/transfer/ledger';
import {
  batchResultPath,
  reportPath,
  requestPath,
  verificationPath,
  waybillPath,
} from '../../../src/records/transfer/paths';
import { samplePlan, sampleRequest, sampleResult, sampleWaybill } from '../../support/documents';
import { memoryServices, type MemoryServices } from '../../support/services';

/** Documents of a transfer that somebody damaged or deleted do not hide what arrived. */

const input = {
  route: 'default',
  transferId: 't1',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:01:00Z',
};
const artifact = (batch: number) => ({ reference: `app:${batch}`, digest: `sha256:${batch}`, size: 1 });

let memory: MemoryServices;
beforeEach(() => {
  memory = memoryServices();
  const { documents } = memory;
  documents.set(requestPath('t1').name, sampleRequest({ artifacts: ['app:1', 'app:2'] }));
  documents.set(planPath('t1').name, samplePlan({ batches: 2 }));
  for (const batch of [1, 2]) {
    const artifacts = [artifact(batch)];
    documents.set(waybillPath('t1', batch).name, sampleWaybill({ batch, batches: 2, artifacts }));
    documents.set(batchResultPath('t1', batch).name, sampleResult({ batch }));
    const verified = { ...artifact(batch), targetDigest: artifact(batch).digest, verified: true };
    documents.set(verificationPath('t1', batch).name, { artifacts: [verified] });
  }
});

const troubles = [
  ['damaged', (name: string) => void memory.documents.set(name, { nonsense: true, batches: 'x' })],
  ['deleted', (name: string) => void memory.documents.delete(name)],
] as const;

async function report(): Promise<TransferReport> {
  await reportTransfer(input, memory.services);
  return memory.documents.get(reportPath('t1').name) as TransferReport;
}

describe.each(troubles)('a document that is %s', (_, trouble) => {
  it.each([planPath('t1').name, waybillPath('t1', 2).name])('is named, and all counts: %s', async (name) => {
    trouble(name);
    const { status, artifacts, batches, notes } = await report();
    expect(artifacts.map(({ reference, verified }) => [reference, verified])).toEqual([
      ['app:1', true],
      ['app:2', true],
    ]);
    expect(batches).toHaveLength(2);
    expect(status).toBe('succeeded');
    expect(notes.join()).toContain(name);
  });

  it('makes no success where nothing else tells what was to arrive', async () => {
    trouble(waybillPath('t1', 2).name);
    memory.documents.delete(verificationPath('t1', 2).name);
    const { status, error } = await report();
    expect(status).toBe('partial');
    expect(error?.message).toContain(waybillPath('t1', 2).name);
  });

  it('leaves requested artifacts failed that no batch tells of, when it is the plan', async () => {
    trouble(planPath('t1').name);
    memory.documents.set(requestPath('t1').name, sampleRequest({ artifacts: ['app:1', 'app:2', 'gone:1'] }));
    const { status, artifacts } = await report();
    expect(status).toBe('partial');
    expect(artifacts).toContainEqual({ reference: 'gone:1', verified: false, reason: 'its plan is lost' });
  });
});

it('names a ledger that cannot be read', async () => {
  memory.documents.set(ledgerPath('default').name, { nonsense: true });
  const { status, notes } = await report();
  expect(status).toBe('succeeded');
  expect(notes.join()).toContain(ledgerPath('default').name);
});

it('names a document of what was brought that cannot be changed', async () => {
  memory.documents.set(broughtPath('default', 'app:1').name, { nonsense: true });
  const { status, notes } = await report();
  expect(status).toBe('succeeded');
  expect(notes.join()).toContain(broughtPath('default', 'app:1').name);
});

it('takes waybills of a plan that broke off for none', async () => {
  for (const batch of [1, 2]) {
    memory.documents.delete(batchResultPath('t1', batch).name);
    memory.documents.delete(verificationPath('t1', batch).name);
  }
  memory.documents.delete(planPath('t1').name);
  const { artifacts, batches } = await report();
  expect(batches).toEqual([]);
  expect(artifacts).toMatchObject([{ reference: 'app:1' }, { reference: 'app:2' }]);
});
