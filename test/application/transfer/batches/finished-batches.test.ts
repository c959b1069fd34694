import { describe, expect, it } from 'vitest';
import { batchResultPath, verificationPath, waybillPath } from '../../../../src/records/transfer/paths';
import { sampleResult, sampleWaybill } from '../../../support/documents';
import { useTransfer } from '../../viewed-transfer';

const transfer = useTransfer();

describe('the batches that ended', () => {
  it('counts what was handed over so far apart, on a route that sends', async () => {
    transfer.running(2);
    transfer.memory.documents.set(batchResultPath(transfer.id, 1).name, sampleResult());
    const artifact = { reference: 'a:1', digest: 'sha256:0', verified: false, handedOver: true };
    transfer.memory.documents.set(verificationPath(transfer.id, 1).name, { artifacts: [artifact, artifact] });
    expect(await transfer.view()).toMatchObject({
      artifacts: { total: 120, verified: 0, failed: 0, handedOver: 2 },
      batches: [{ batch: 1, status: 'succeeded' }],
    });
  });

  it('shows batches that ended by their verified artifacts and error', async () => {
    transfer.running(4, 'report');
    const error = {
      code: 'RUN_FAILED',
      message: 'm',
      operation: 'o',
      origin: 'source',
      retryable: false,
    } as const;
    transfer.ended(1, 50, 0);
    transfer.ended(2, 49, 1);
    transfer.ended(3, 0, 20, error);
    transfer.memory.documents.set(
      batchResultPath(transfer.id, 4).name,
      sampleResult({ batch: 4, error: { ...error, code: 'CANCELLED' } }),
    );
    const artifacts = ['a:1', 'a:2', 'a:3'].map((reference) => ({ reference, digest: 'sha256:0', size: 1 }));
    transfer.memory.documents.set(
      waybillPath(transfer.id, 4).name,
      sampleWaybill({ batch: 4, batches: 4, artifacts }),
    );
    expect(await transfer.view()).toMatchObject({
      artifacts: { verified: 99, failed: 21, cancelled: 3 },
      batchCounts: { total: 4, finished: 4, failed: 1 },
      batches: [
        { batch: 1, status: 'succeeded' },
        { batch: 2, status: 'partial' },
        { batch: 3, status: 'failed', error },
        { batch: 4, status: 'cancelled' },
      ],
    });
  });

  it('reads the documents of a batch once, however often the transfer is looked at', async () => {
    transfer.running(1);
    transfer.ended(1, 50, 0);
    await transfer.view();
    transfer.memory.documents.delete(verificationPath(transfer.id, 1).name);
    expect((await transfer.view()).artifacts.verified).toBe(50);
  });
});
