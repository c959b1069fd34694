import { describe, expect, it } from 'vitest';
import { copyId } from '../../../../src/domain/copy/job';
import { laneId } from '../../../../src/domain/transfer/names';
import { useTransfer } from '../../viewed-transfer';

const transfer = useTransfer();

describe('the batches in flight', () => {
  it('shows the batches in flight with phase, run progress and copied bytes', async () => {
    transfer.running(6);
    transfer.lanes(4, 2, 3);
    transfer.ended(1, 50, 0);
    transfer.active(2, { phase: 'export', percent: 40 });
    transfer.active(3, { phase: 'copy' });
    const copy = { strategy: 'from-url', bytesDone: 5, bytesTotal: 10, bytesPerSecond: 2.5, etaSeconds: 2 };
    transfer.client.set(copyId(transfer.id, 3), { customStatus: copy });
    const reusedExport = { transferId: 't0', batch: 2, blob: 't0/batch-0002.tar' };
    transfer.active(4, { phase: 'import', percent: 10, reusedExport });
    expect(await transfer.view()).toMatchObject({
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
    transfer.running(2);
    transfer.lanes(1);
    transfer.active(1, { phase: 'export' });
    transfer.client.set(laneId(transfer.id, 2), { customStatus: { batch: 2, waits: true } });
    expect(await transfer.view()).toMatchObject({
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
    transfer.running(3);
    transfer.lanes(...phases.map((_, i) => i + 1));
    phases.forEach((each, i) => {
      transfer.active(i + 1, { phase: each });
    });
    expect((await transfer.view()).phase).toBe(phase);
  });

  it('bounds lookups and answer for thousands of batches', async () => {
    transfer.running(3000);
    const numbers = Array.from({ length: 3000 }, (_, i) => i + 1);
    transfer.lanes(2001, 2002, 2003);
    numbers.slice(0, 2000).forEach((n) => transfer.ended(n, 1, 0));
    [2001, 2002, 2003].forEach((n) => transfer.active(n, { phase: 'export' }));
    const { batches, batchCounts } = await transfer.view();
    expect(batchCounts).toEqual({ total: 3000, finished: 2000, failed: 0 });
    expect(batches).toHaveLength(50);
    expect(batches.slice(0, 4).map(({ batch }) => batch)).toEqual([2001, 2002, 2003, 1954]);
    expect(transfer.client.lookups.length).toBeLessThan(10);
  });
});
