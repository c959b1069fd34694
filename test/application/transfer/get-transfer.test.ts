import { beforeEach, describe, expect, it } from 'vitest';
import { getTransfer } from '../../../src/application/transfer/get-transfer';
import { startTransfer } from '../../../src/application/starts/start-transfer';
import { transferSchema } from '../../../src/application/transfer/transfer-views';
import { batchId, laneId } from '../../../src/domain/transfer/names';
import { copyId } from '../../../src/domain/copy/job';
import type { BatchResult } from '../../../src/domain/transfer/batch-result';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';
import {
  batchResultPath,
  verificationPath,
  waybillPath,
  cancelPath,
  reportPath,
} from '../../../src/records/transfer/paths';
import { sampleResult, sampleWaybill, sampleCancel, sampleReport } from '../../support/documents';

// Ended batches are remembered by path for the life of the process: every test has a transfer of its own.
let id: string;
let tests = 0;
let client: FakeClient;
let memory: MemoryServices;

beforeEach(() => {
  id = `t${String(++tests).padStart(15, '0')}`;
  client = fakeClient();
  memory = memoryServices({ CONCURRENT_BATCHES: '3' });
});

const view = async () => transferSchema.parse(await getTransfer(client, memory.services, id));

function running(batches: number, phase = 'export') {
  const customStatus = { phase, batches, lanes: 3, artifacts: 120, startedAt: '2026-01-01T00:00:01.000Z' };
  client.set(id, transferInstance(id, { customStatus }));
}

/** What each lane is moving. */
function lanes(...moving: number[]) {
  moving.forEach((batch, i) => client.set(laneId(id, i + 1), { customStatus: { batch } }));
}

function active(batch: number, progress: object) {
  client.set(batchId(id, batch), { customStatus: { batch, ...progress } });
}

function ended(batch: number, verified: number, failed: number, error?: BatchResult['error']) {
  memory.documents.set(batchResultPath(id, batch).name, sampleResult({ batch, ...(error && { error }) }));
  const artifacts = Array.from({ length: verified + failed }, (_, i) => ({
    reference: `a:${i}`,
    verified: i < verified,
  }));
  memory.documents.set(verificationPath(id, batch).name, { artifacts });
}

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
    client.set(id, transferInstance(id, { runtimeStatus }));
    expect((await view()).status).toBe(status);
  });

  it.each(['succeeded', 'partial', 'failed', 'cancelled'] as const)(
    'shows what a transfer came to: %s',
    async (status) => {
      const output = { status, artifacts: { total: 120, verified: 100, failed: 20 } };
      client.set(id, transferInstance(id, { runtimeStatus: 'Completed', output }));
      expect(await view()).toMatchObject({
        status,
        artifacts: output.artifacts,
        finishedAt: '2026-01-01T00:05:00.000Z',
      });
    },
  );

  it('shows a queued transfer without phase, start and batches', async () => {
    client.set(id, transferInstance(id, { runtimeStatus: 'Pending' }));
    expect(await view()).toEqual({
      transferId: id,
      route: 'default',
      mode: 'connected',
      status: 'queued',
      trigger: 'http',
      createdAt: '2026-01-01T00:00:00.000Z',
      artifacts: { total: 120, verified: 0, failed: 0 },
      batchCounts: { total: 0, finished: 0, failed: 0 },
      batches: [],
      cancelRequested: false,
      links: {
        self: `/api/transfers/${id}`,
        report: `/api/transfers/${id}/report`,
        cancel: `/api/transfers/${id}/cancel`,
      },
    });
  });

  it('counts what was handed over so far apart, on a route that sends', async () => {
    running(2);
    memory.documents.set(batchResultPath(id, 1).name, sampleResult());
    const artifact = { reference: 'a:1', digest: 'sha256:0', verified: false, handedOver: true };
    memory.documents.set(verificationPath(id, 1).name, { artifacts: [artifact, artifact] });
    expect(await view()).toMatchObject({
      artifacts: { total: 120, verified: 0, failed: 0, handedOver: 2 },
      batches: [{ batch: 1, status: 'succeeded' }],
    });
  });

  it('shows the batches in flight with phase, run progress and copied bytes', async () => {
    running(6);
    lanes(4, 2, 3);
    ended(1, 50, 0);
    active(2, { phase: 'export', percent: 40 });
    active(3, { phase: 'copy' });
    const copy = { strategy: 'from-url', bytesDone: 5, bytesTotal: 10, bytesPerSecond: 2.5, etaSeconds: 2 };
    client.set(copyId(id, 3), { customStatus: copy });
    const reusedExport = { transferId: 't0', batch: 2, blob: 't0/batch-0002.tar' };
    active(4, { phase: 'import', percent: 10, reusedExport });
    expect(await view()).toMatchObject({
      status: 'running',
      phase: 'export',
      startedAt: '2026-01-01T00:00:01.000Z',
      artifacts: { total: 120, verified: 50, failed: 0 },
      batchCounts: { total: 6, finished: 1, failed: 0 },
      batches: [
        { batch: 2, status: 'running', phase: 'export', percent: 40 },
        { batch: 3, status: 'running', phase: 'copy', copy },
        { batch: 4, status: 'running', phase: 'import', percent: 10, reusedExport },
        { batch: 1, status: 'succeeded' },
      ],
    });
  });

  it('shows a batch that waits for those of other transfers as queued', async () => {
    running(2);
    lanes(1);
    active(1, { phase: 'export' });
    client.set(laneId(id, 2), { customStatus: { batch: 2, waits: true } });
    expect(await view()).toMatchObject({
      phase: 'export',
      batches: [
        { batch: 1, status: 'running', phase: 'export' },
        { batch: 2, status: 'queued' },
      ],
    });
  });

  it.each([
    [['copy', 'import'], 'copy'],
    [['import', 'verify'], 'import'],
    [['verify'], 'verify'],
  ] as const)('is in the phase of the batch that is least far: %j', async (phases, phase) => {
    running(3);
    lanes(...phases.map((_, i) => i + 1));
    phases.forEach((each, i) => {
      active(i + 1, { phase: each });
    });
    expect((await view()).phase).toBe(phase);
  });

  it('is about to report when every batch has ended', async () => {
    running(1);
    ended(1, 50, 0);
    expect((await view()).phase).toBe('report');
  });

  it('shows batches that ended by their verified artifacts and error', async () => {
    running(4, 'report');
    const error = {
      code: 'RUN_FAILED',
      message: 'm',
      operation: 'o',
      origin: 'source',
      retryable: false,
    } as const;
    ended(1, 50, 0);
    ended(2, 49, 1);
    ended(3, 0, 20, error);
    memory.documents.set(
      batchResultPath(id, 4).name,
      sampleResult({ batch: 4, error: { ...error, code: 'CANCELLED' } }),
    );
    const artifacts = ['a:1', 'a:2', 'a:3'].map((reference) => ({ reference, digest: 'sha256:0', size: 1 }));
    memory.documents.set(waybillPath(id, 4).name, sampleWaybill({ batch: 4, batches: 4, artifacts }));
    expect(await view()).toMatchObject({
      artifacts: { verified: 99, failed: 24 },
      batchCounts: { total: 4, finished: 4, failed: 1 },
      batches: [
        { batch: 1, status: 'succeeded' },
        { batch: 2, status: 'partial' },
        { batch: 3, status: 'failed', error },
        { batch: 4, status: 'cancelled' },
      ],
    });
  });

  it('bounds lookups and answer for thousands of batches', async () => {
    running(3000);
    const numbers = Array.from({ length: 3000 }, (_, i) => i + 1);
    lanes(2001, 2002, 2003);
    numbers.slice(0, 2000).forEach((n) => ended(n, 1, 0));
    [2001, 2002, 2003].forEach((n) => active(n, { phase: 'export' }));
    const { batches, batchCounts } = await view();
    expect(batchCounts).toEqual({ total: 3000, finished: 2000, failed: 0 });
    expect(batches).toHaveLength(50);
    expect(batches.slice(0, 4).map(({ batch }) => batch)).toEqual([2001, 2002, 2003, 1954]);
    expect(client.lookups.length).toBeLessThan(10);
  });

  it('reads the documents of a batch once, however often the transfer is looked at', async () => {
    running(1);
    ended(1, 50, 0);
    await view();
    memory.documents.delete(verificationPath(id, 1).name);
    expect((await view()).artifacts.verified).toBe(50);
  });

  it('says when cancelling was asked for', async () => {
    running(1);
    memory.documents.set(cancelPath(id).name, sampleCancel);
    expect((await view()).cancelRequested).toBe(true);
  });

  it('says why a transfer ended without an outcome, secrets masked', async () => {
    const output = "Orchestrator function 'transfer' failed: https://a/b?sv=1&sig=abc%3D\n at x";
    client.set(id, transferInstance(id, { runtimeStatus: 'Failed', output }));
    const { error } = await view();
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
      client.set(id, transferInstance(id, { runtimeStatus, output }));
      expect((await view()).error).toMatchObject({ code, message });
    },
  );

  it('finds a transfer whose history was purged by its report', async () => {
    const { request } = await start();
    const artifacts = [true, false].map((verified) => ({ reference: 'a:1', verified }));
    const finishedAt = '2026-01-02T00:00:00.000Z';
    const report = sampleReport({ transferId: id, status: 'partial', finishedAt, artifacts });
    memory.documents.set(reportPath(id).name, report);
    expect(await view()).toMatchObject({
      status: 'partial',
      createdAt: request.requestedAt,
      finishedAt: '2026-01-02T00:00:00.000Z',
      artifacts: { total: 2, verified: 1, failed: 1 },
    });
  });

  it('shows a start under way as queued, and one that never came to be as failed', async () => {
    await start();
    expect((await view()).status).toBe('queued');
    const services = { ...memory.services, now: () => new Date('2026-01-01T00:06:00Z') };
    memory = { ...memory, services };
    expect(await view()).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('start it again') as string },
    });
  });

  it.each(['', 'nope', 't000000000000000', '../instances', `${'t'.repeat(16)}-lane1`])(
    'refuses the unknown id %j',
    async (unknown) => {
      await expect(getTransfer(client, memory.services, unknown)).rejects.toMatchObject({
        code: 'TRANSFER_NOT_FOUND',
        errors: [{ field: 'id' }],
      });
    },
  );

  it('asks the task hub about well-formed ids only', async () => {
    await expect(getTransfer(client, memory.services, '../x?y')).rejects.toThrow();
    expect(client.lookups).toEqual([]);
  });

  it('passes on a failure of the task hub', async () => {
    client.getStatus = () => Promise.reject(new Error('unexpected status code: 500'));
    await expect(getTransfer(client, memory.services, id)).rejects.toThrow('status code: 500');
  });

  /** A start whose traces in the task hub are gone. */
  async function start() {
    const started = await startTransfer(client, memory.services, {
      order: { artifacts: ['a:1'] },
      trigger: 'http',
    });
    id = started.request.transferId;
    client = fakeClient();
    return started;
  }
});
