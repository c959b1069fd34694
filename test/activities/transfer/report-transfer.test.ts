import { describe, expect, it } from 'vitest';
import { notedExportPath } from '../../../src/records/pipelines/export-key';
import { reportTransfer } from '../../../src/activities/transfer/report-transfer';
import { documents } from '../../../src/domain/transfer/names';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { memoryServices } from '../../support/services';

const artifact = { reference: 'app:1', digest: 'sha256:1', size: 1 };

function cloudWithBatches(batches: number) {
  const cloud = memoryServices();
  cloud.documents.set(documents.plan('t1'), { batches, unresolved: [], notes: [] });
  for (let batch = 1; batch <= batches; batch++) {
    cloud.documents.set(documents.waybill('t1', batch), {
      batch,
      blob: `t1/${batch}`,
      artifacts: [artifact],
    });
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
  cloud.documents.get(documents.report('t1')) as TransferReport;

describe('reportTransfer', () => {
  it('writes down what a batch could not, so that the report has it', async () => {
    const cloud = cloudWithBatches(1);
    cloud.documents.set(documents.verification('t1', 1), [{ ...artifact, verified: true }]);
    const result = { batch: 1, blob: 't1/1', spans: {}, exportRun: 'ferryt1e1a1' };
    expect((await reportTransfer({ ...input, unrecorded: [result] }, cloud.services)).status).toBe(
      'succeeded',
    );
    expect(reportOf(cloud).batches).toMatchObject([{ batch: 1, exportRun: 'ferryt1e1a1' }]);
    expect(cloud.documents.get(documents.batch('t1', 1))).toEqual(result);
  });

  it('keeps the exports of batches that did not arrive for the next try, and forgets the others', async () => {
    const cloud = cloudWithBatches(3);
    const noted = ['arrived', 'partly', 'never-began'].map((name, i) => {
      const artifacts = [
        { ...artifact, reference: `${name}:1` },
        { ...artifact, reference: `${name}:2` },
      ];
      cloud.documents.set(documents.waybill('t1', i + 1), { batch: i + 1, blob: name, artifacts });
      const verified = artifacts.map((each, n) => ({ ...each, verified: name === 'arrived' || n === 0 }));
      if (name !== 'never-began') cloud.documents.set(documents.verification('t1', i + 1), verified);
      const path = notedExportPath('default', artifacts);
      cloud.documents.set(path, {});
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
