import { describe, expect, it } from 'vitest';
import { batchId } from '../../../src/domain/transfer/names';
import { cancelPath } from '../../../src/records/transfer/paths';
import { sampleCaller, sampleCancel } from '../../support/documents';
import { transferInstance } from '../fake-client';
import { useTransfer } from '../viewed-transfer';

const transfer = useTransfer();

describe('getTransfer', () => {
  it.each([
    ['Pending', 'queued'],
    ['Running', 'running'],
    ['ContinuedAsNew', 'running'],
    ['Suspended', 'running'],
    ['Failed', 'failed'],
    ['Terminated', 'cancelled'],
    ['Canceled', 'cancelled'],
  ] as const)('shows an orchestration that is %s as %s', async (runtimeStatus, status) => {
    transfer.client.set(transfer.id, transferInstance(transfer.id, { runtimeStatus }));
    expect((await transfer.view()).status).toBe(status);
  });

  it.each(['succeeded', 'partial', 'failed', 'cancelled'] as const)(
    'shows what a transfer came to: %s',
    async (status) => {
      const artifacts = { total: 120, verified: 100, failed: 20 };
      const output = { status, artifacts, finishedAt: '2026-01-01T00:04:59.700Z' };
      transfer.client.set(transfer.id, transferInstance(transfer.id, { runtimeStatus: 'Completed', output }));
      expect(await transfer.view()).toMatchObject({
        status,
        artifacts,
        finishedAt: output.finishedAt,
      });
    },
  );

  it('shows a queued transfer without phase, start and batches', async () => {
    transfer.client.set(transfer.id, transferInstance(transfer.id, { runtimeStatus: 'Pending' }));
    expect(await transfer.view()).toEqual({
      transferId: transfer.id,
      route: 'default',
      mode: 'connected',
      via: 'transfer',
      status: 'queued',
      trigger: 'http',
      caller: sampleCaller,
      createdAt: '2026-01-01T00:00:00.000Z',
      artifacts: { total: 120, verified: 0, failed: 0 },
      batchCounts: { total: 0, finished: 0, failed: 0 },
      batches: [],
      cancelRequested: false,
      links: {
        self: `/api/transfers/${transfer.id}`,
        report: `/api/transfers/${transfer.id}/report`,
        cancel: `/api/transfers/${transfer.id}/cancel`,
      },
    });
  });

  it('is about to report when every batch has ended', async () => {
    transfer.running(1);
    transfer.ended(1, 50, 0);
    expect((await transfer.view()).phase).toBe('report');
  });

  it('does not fall back when a batch ends while one looks', async () => {
    transfer.running(1);
    transfer.lanes(1);
    const { getStatus } = transfer.client;
    transfer.client.getStatus = (instanceId) => {
      if (instanceId === batchId(transfer.id, 1)) transfer.ended(1, 50, 0);
      return getStatus(instanceId);
    };
    expect((await transfer.view()).phase).toBe('report');
  });

  it('says when cancelling was asked for', async () => {
    transfer.running(1);
    transfer.memory.documents.set(cancelPath(transfer.id).name, sampleCancel);
    expect((await transfer.view()).cancelRequested).toBe(true);
  });
});
