import { describe, expect, it } from 'vitest';
import { reportTransfer } from '../../../src/activities/transfer/report-transfer';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { planPath } from '../../../src/records/plan/paths';
import {
  waybillPath,
  reportPath,
  verificationPath,
  batchResultPath,
} from '../../../src/records/transfer/paths';
import { begin, emptyLedger } from '../../../src/domain/transfer/ledger';
import { memoryServices } from '../../support/services';
import { sampleExport, sampleExportPath } from '../../support/exports';
import { samplePlan, sampleWaybill } from '../../support/documents';

const artifact = { reference: 'app:1', digest: 'sha256:1', size: 1 };

function cloudWithBatches(batches: number) {
  const cloud = memoryServices();
  cloud.documents.set(planPath('t1').name, samplePlan({ batches }));
  for (let batch = 1; batch <= batches; batch++) {
    const waybill = sampleWaybill({ batch, blob: `t1/${batch}`, artifacts: [artifact] });
    cloud.documents.set(waybillPath('t1', batch).name, waybill);
  }
  return cloud;
}

const input = {
  route: 'default',
  transferId: 't1',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:01:00Z',
};
const reportOf = (cloud: ReturnType<typeof cloudWithBatches>) =>
  cloud.documents.get(reportPath('t1').name) as TransferReport;

describe('reportTransfer', () => {
  it('tells of a resumption nobody told of, before the end', async () => {
    const cloud = cloudWithBatches(0);
    const resumed = { t1: { by: 'bob', at: '2026-01-01T00:00:30.000Z' } };
    cloud.documents.set('ledger/default.json', { version: 1, ...begin(emptyLedger, 't1'), resumed });
    await reportTransfer(input, cloud.services);
    const told = [...cloud.documents.keys()].filter((name) => name.startsWith('events/told/'));
    expect(told.map((name) => name.split('.')[1])).toEqual(['resumed', 'failed']);
  });

  it('writes down what a batch could not, so that the report has it', async () => {
    const cloud = cloudWithBatches(1);
    cloud.documents.set(verificationPath('t1', 1).name, { artifacts: [{ ...artifact, verified: true }] });
    const result = { batch: 1, blob: 't1/1', spans: {}, exportRun: 'ferryt1e1a1' };
    expect((await reportTransfer({ ...input, unrecorded: [result] }, cloud.services)).status).toBe(
      'succeeded',
    );
    expect(reportOf(cloud).batches).toMatchObject([{ batch: 1, exportRun: 'ferryt1e1a1' }]);
    expect(cloud.documents.get(batchResultPath('t1', 1).name)).toEqual({ version: 1, ...result });
  });

  it('keeps the exports of batches that did not arrive, and forgets the others', async () => {
    const cloud = cloudWithBatches(3);
    const noted = ['arrived', 'partly', 'never-began'].map((name, i) => {
      const artifacts = [
        { ...artifact, reference: `${name}:1` },
        { ...artifact, reference: `${name}:2` },
      ];
      cloud.documents.set(
        waybillPath('t1', i + 1).name,
        sampleWaybill({ batch: i + 1, blob: name, artifacts }),
      );
      const verified = artifacts.map((each, n) => ({ ...each, verified: name === 'arrived' || n === 0 }));
      if (name !== 'never-began')
        cloud.documents.set(verificationPath('t1', i + 1).name, { artifacts: verified });
      const { name: path } = sampleExportPath(artifacts);
      cloud.documents.set(path, sampleExport(artifacts));
      return path;
    });
    expect((await reportTransfer(input, cloud.services)).status).toBe('partial');
    expect(noted.map((path) => cloud.documents.has(path))).toEqual([false, true, true]);
  });

  it('says of batches that never began why they did not', async () => {
    const cloud = cloudWithBatches(1);
    const error = {
      code: 'ACCESS_DENIED',
      message: 'no role on the state container',
      operation: 'claim batch',
      origin: 'app',
      retryable: false,
    } as const;
    await reportTransfer({ ...input, error }, cloud.services);
    expect(reportOf(cloud)).toMatchObject({
      status: 'failed',
      error,
      artifacts: [{ verified: false, reason: 'not transferred: no role on the state container' }],
    });
  });
});
