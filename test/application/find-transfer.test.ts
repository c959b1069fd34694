import { describe, expect, it } from 'vitest';
import { getTransfer } from '../../src/application/transfer/get-transfer';
import { begin } from '../../src/domain/transfer/ledger';
import { changeLedger, endTransfers } from '../../src/records/transfer/ledger';
import { reportPath } from '../../src/records/transfer/paths';
import { sampleReport } from '../support/documents';
import { transferInstance } from './fake-client';
import { useTransfer } from './viewed-transfer';

const transfer = useTransfer();

describe('finding a transfer by its traces', () => {
  it('never says that it ended before it began, by whatever clock', async () => {
    const output = { status: 'succeeded', artifacts: { total: 1, verified: 1, failed: 0 } };
    const ended = { runtimeStatus: 'Completed', lastUpdatedTime: new Date('2025-12-31T23:59:59Z') } as const;
    transfer.client.set(transfer.id, transferInstance(transfer.id, { ...ended, output }));
    const { createdAt, finishedAt } = await transfer.view();
    expect(finishedAt).toBe(createdAt);
    const exact = { ...output, finishedAt: '2026-01-01T00:04:59.123Z' };
    transfer.client.set(transfer.id, transferInstance(transfer.id, { ...ended, output: exact }));
    expect((await transfer.view()).finishedAt).toBe(exact.finishedAt);
  });

  it('says why a transfer ended without an outcome, secrets masked', async () => {
    const output = "Orchestrator function 'transfer' failed: https://a/b?sv=1&sig=abc%3D\n at x";
    transfer.client.set(transfer.id, transferInstance(transfer.id, { runtimeStatus: 'Failed', output }));
    const { error } = await transfer.view();
    expect(error).toMatchObject({ code: 'INTERNAL', operation: 'transfer' });
    expect(error!.message).toContain('sig=REDACTED');
    expect(error!.message).not.toContain('\n');
  });

  it.each([
    { runtimeStatus: 'Terminated', output: 'by hand', code: 'CANCELLED', message: 'by hand' },
    {
      runtimeStatus: 'Failed',
      output: null,
      code: 'INTERNAL',
      message: 'the orchestration ended without a reason',
    },
  ] as const)(
    'says why an orchestration is $runtimeStatus',
    async ({ runtimeStatus, output, code, message }) => {
      transfer.client.set(transfer.id, transferInstance(transfer.id, { runtimeStatus, output }));
      expect((await transfer.view()).error).toMatchObject({ code, message });
    },
  );

  it.each(['Failed', 'Terminated'] as const)(
    'shows one that is %s as running until it is begun again or brought to its end, then by its report',
    async (runtimeStatus) => {
      const { services, route, documents } = transfer.memory;
      transfer.client.set(transfer.id, transferInstance(transfer.id, { runtimeStatus }));
      await changeLedger(services, route, (ledger) => begin(ledger, transfer.id));
      expect(await transfer.view()).toMatchObject({ status: 'running' });
      await endTransfers(services, route, [transfer.id]);
      const artifacts = [true, false].map((verified) => ({ reference: 'a:1', verified }));
      const report = sampleReport({ transferId: transfer.id, status: 'partial', artifacts });
      documents.set(reportPath(transfer.id).name, report);
      expect(await transfer.view()).toMatchObject({ status: 'partial', artifacts: { verified: 1 } });
    },
  );

  it('finds a transfer whose history was purged by its report', async () => {
    const { request } = await transfer.start();
    const artifacts = [true, false].map((verified) => ({ reference: 'a:1', verified }));
    const finishedAt = '2026-01-02T00:00:00.000Z';
    const report = sampleReport({ transferId: transfer.id, status: 'partial', finishedAt, artifacts });
    transfer.memory.documents.set(reportPath(transfer.id).name, report);
    expect(await transfer.view()).toMatchObject({
      status: 'partial',
      createdAt: request.requestedAt,
      finishedAt: '2026-01-02T00:00:00.000Z',
      artifacts: { total: 2, verified: 1, failed: 1 },
    });
  });

  it('shows a start under way as queued, and one that never came to be as failed', async () => {
    await transfer.start();
    expect((await transfer.view()).status).toBe('queued');
    const services = { ...transfer.memory.services, now: () => new Date('2026-01-01T00:06:00Z') };
    transfer.memory = { ...transfer.memory, services };
    expect(await transfer.view()).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('start it again') as string },
    });
  });

  it('tells of a start without a trace what may have become of it, before it counts as lost', async () => {
    await transfer.start();
    expect(await transfer.view()).not.toHaveProperty('error');
    const services = { ...transfer.memory.services, now: () => new Date('2026-01-01T00:01:00Z') };
    transfer.memory = { ...transfer.memory, services };
    expect(await transfer.view()).toMatchObject({
      status: 'queued',
      error: { message: expect.stringContaining('its history was purged') as string },
    });
  });

  it.each(['', 'nope', 't000000000000000', '../instances', `${'t'.repeat(16)}-lane1`])(
    'refuses the unknown transfer.id %j',
    async (unknown) => {
      await expect(
        getTransfer({ ...transfer.memory.services, client: transfer.client }, unknown),
      ).rejects.toMatchObject({
        code: 'TRANSFER_NOT_FOUND',
        errors: [{ field: 'id' }],
      });
    },
  );

  it('asks the task hub about well-formed ids only', async () => {
    await expect(
      getTransfer({ ...transfer.memory.services, client: transfer.client }, '../x?y'),
    ).rejects.toThrow();
    expect(transfer.client.lookups).toEqual([]);
  });

  it('passes on a failure of the task hub', async () => {
    transfer.client.getStatus = () => Promise.reject(new Error('unexpected status code: 500'));
    await expect(
      getTransfer({ ...transfer.memory.services, client: transfer.client }, transfer.id),
    ).rejects.toThrow('status code: 500');
  });
});
