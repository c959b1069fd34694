import { describe, expect, it } from 'vitest';
import { composeReport } from '../../../src/domain/transfer/compose-report';
import { sampleFailure as error, sampleResult, sampleWaybill } from '../../support/documents';

const artifact = { reference: 'a:1', digest: 'sha256:1', size: 1 };

const report = (verified: boolean) =>
  composeReport({
    transferId: 't1',
    route: 'default',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    unresolved: [],
    notes: [],
    batches: [
      {
        waybill: sampleWaybill({ artifacts: [artifact] }),
        result: sampleResult({ stoppedIn: 'import', error }),
        artifacts: [{ reference: 'a:1', digest: 'sha256:1', verified }],
      },
    ],
  });

describe('the report of a transfer', () => {
  it('has what stopped it in one place: phase, batch, why and what to do', () => {
    const { status, error: stop } = report(false);
    expect(status).toBe('failed');
    expect(stop).toMatchObject({ ...error, phase: 'import', batch: 1 });
    expect(stop?.remedy).not.toBe('');
  });

  it('says plainly of a run that failed that its artifacts are there', () => {
    const { status, error: stop, notes, batches } = report(true);
    expect([status, stop]).toEqual(['succeeded', undefined]);
    expect(notes).toEqual([
      'batch 1 failed at import (RUN_FAILED), but its artifact is at the target with the planned digest ' +
        'all the same',
    ]);
    expect(batches[0]?.error?.remedy).toMatch(/^Nothing: /);
  });
});
