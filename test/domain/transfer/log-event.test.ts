import { describe, expect, it } from 'vitest';
import { transferEvent } from '../../../src/domain/transfer/log-event';
import type { TransferReport } from '../../../src/domain/transfer/report';

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
      ...{ batch: 1, spans: {} },
      blob: 't1/1',
      bytes: 10,
      exportRun: 'ferryt1e1a7',
      exportRuns: 4,
      importRun: 'ferryt1i1a1',
    },
    {
      ...{ batch: 2, spans: {} },
      blob: 't1/2',
      exportRun: 'ferryt1e2a1',
      importRun: 'ferryt1i2a2',
      importRuns: 2,
    },
    // A trigger names its runs as it likes.
    { ...{ batch: 3, spans: {} }, blob: 't1/3', importRun: 'auto-0a9' },
  ],
  phases: { plan: 5, export: 7 },
  notes: [],
};

describe('transferEvent', () => {
  it('says what a transfer came to and what it took', () => {
    expect(transferEvent(report)).toEqual({
      ...{ event: 'transfer.partial', transferId: 't1', route: 'default' },
      ...{ artifacts: 3, missed: 1, batches: 3, bytes: 10, repeatedRuns: 4, phases: { plan: 5, export: 7 } },
    });
  });
});
