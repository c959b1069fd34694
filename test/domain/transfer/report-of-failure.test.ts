import { describe, expect, it } from 'vitest';
import type { ArtifactResult } from '../../../src/domain/transfer/results';
import { composeReport } from '../../../src/domain/transfer/compose-report';
import { sampleFailure as error, sampleResult, sampleWaybill } from '../../support/documents';

const artifact = { reference: 'a:1', digest: 'sha256:1', size: 1 };

const stopped = (verified: boolean) => ({
  waybill: sampleWaybill({ artifacts: [artifact] }),
  result: sampleResult({ stoppedIn: 'import', error }),
  artifacts: [{ reference: 'a:1', digest: 'sha256:1', verified }],
});

const report = (come: boolean | readonly ArtifactResult[]) =>
  composeReport({
    transferId: 't1',
    route: 'default',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    unresolved: typeof come === 'boolean' ? [] : come,
    notes: [],
    batches: typeof come === 'boolean' ? [stopped(come)] : [],
  });

describe('the report of a transfer', () => {
  it('has what stopped it in one place: phase, batch, why and what to do', () => {
    const { status, error: stop } = report(false);
    expect(status).toBe('failed');
    expect(stop).toMatchObject({ ...error, phase: 'import', batch: 1 });
    expect(stop?.remedy).not.toBe('');
  });

  it('has what the plan could not find as its headline, where no batch stopped', () => {
    const lost = (reference: string) => ({
      ...{ reference, verified: false, reason: 'ARTIFACT_NOT_FOUND: it is not in contosopublic' },
    });
    const { status, error: stop } = report([lost('a:1'), lost('b:1'), lost('c:1')]);
    expect(status).toBe('failed');
    expect(stop).toMatchObject({
      ...{ code: 'ARTIFACT_NOT_FOUND', operation: 'plan', origin: 'source', phase: 'plan' },
      message: 'a:1: it is not in contosopublic; and so 2 others',
    });
    expect(stop?.remedy).toMatch(/^Check the spelling/);
  });

  it.each([
    ['TAG_TAKEN: at the target the tag points elsewhere', 'plan', 'target'],
    ['ARTIFACT_NOT_EXPORTED: the export run said: gone', 'export', 'source'],
    ['ARTIFACT_NOT_IMPORTED: it is not there', 'verify', 'target'],
    ['UNAVAILABLE: its import failed with 503', 'import', 'target'],
    ['THROTTLED: its import failed with 429', 'import', 'target'],
    ['RUN_TIMED_OUT: its import is still going', 'import', 'target'],
  ])('says where an artifact was lost by itself: %s', (reason, phase, origin) => {
    const { error: stop } = report([{ reference: 'a:1', verified: false, reason }]);
    expect(stop).toMatchObject({ phase, origin, code: reason.split(':')[0] });
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
