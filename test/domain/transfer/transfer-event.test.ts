import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../src/domain/events/log-event';
import { batchFailedEvent, endedEvent } from '../../../src/domain/transfer/transfer-event';
import { tell } from '../../../src/domain/errors';
import type { TransferReport } from '../../../src/domain/transfer/report';
import { sampleFailure, sampleResult } from '../../support/documents';

const report: TransferReport = {
  ...{ transferId: 't1', route: 'default', status: 'partial' },
  ...{ startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:01:00Z' },
  artifacts: [
    { reference: 'a:1', verified: true },
    { reference: 'a:2', verified: false, handedOver: true },
    { reference: 'a:3', verified: false, reason: 'lost' },
  ],
  batches: [
    {
      batch: 1,
      spans: {},
      blob: 't1/1',
      bytes: 10,
      exportRun: 'ferryt1e1a7',
      exportRuns: 4,
      importRun: 'ferryt1i1a1',
    },
    { batch: 2, spans: {}, blob: 't1/2', exportRun: 'ferryt1e2a1', importRun: 'ferryt1i2a2', importRuns: 2 },
    // A trigger names its runs as it likes.
    { batch: 3, spans: {}, blob: 't1/3', importRun: 'auto-0a9' },
  ],
  phases: { plan: 5, export: 7 },
  notes: [],
};

describe('endedEvent', () => {
  it('says how long a transfer waited between its plan and its first step', () => {
    const span = (second: number) => ({
      from: `2026-01-01T00:00:${second}Z`,
      to: '2026-01-01T00:00:59Z',
    });
    const batches = [
      { batch: 1, blob: 't1/1', spans: { export: span(30), copy: span(40) } },
      { batch: 2, blob: 't1/2', spans: { export: span(20) } },
    ];
    expect(endedEvent({ ...report, batches, phases: { plan: 5000 } })?.facts).toMatchObject({
      queuedMs: 15_000,
    });
  });

  it('says what a transfer came to and what it took', () => {
    const event = endedEvent(report);
    expect(event && lineOf(event)).toEqual({
      ...{ event: 'transfer.partial', id: 't1.partial', transferId: 't1', route: 'default' },
      ...{ artifacts: 3, missed: 1, batches: 3, bytes: 10, repeatedRuns: 4, phases: { plan: 5, export: 7 } },
    });
  });

  it('tells why, what to do, and where the run is', () => {
    const runUrl = 'https://portal.azure.com/#@t/resource/r';
    const error = { ...tell(sampleFailure), phase: 'import' as const, runUrl };
    expect(endedEvent({ ...report, status: 'failed', error })).toMatchObject({
      ...{ type: 'transfer.failed', code: 'RUN_FAILED', reason: sampleFailure.message, phase: 'import' },
      remedy: error.remedy,
      links: { report: '/api/transfers/t1/report', page: '/api/dashboard/#/transfers/t1', portal: runUrl },
    });
  });
});

describe('batchFailedEvent', () => {
  const transfer = { transferId: 't1', route: 'default' };
  const of = (result: object) => batchFailedEvent(transfer, sampleResult(result), {}, new Date(0));

  it('is of a batch that failed, as of the end of its last phase', () => {
    const span = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:02:00Z' };
    expect(of({ error: sampleFailure, stoppedIn: 'copy', spans: { copy: span } })).toMatchObject({
      ...{ id: 't1.batch.1.failed', type: 'batch.failed', time: span.to, batch: 1, phase: 'copy' },
    });
  });

  it('is none of one that did not fail, or was cancelled', () => {
    expect(of({})).toBeUndefined();
    expect(of({ error: { ...sampleFailure, code: 'CANCELLED' } })).toBeUndefined();
  });
});
