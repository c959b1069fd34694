import { expect, it } from 'vitest';
import { arrivalNotes } from '../../../src/domain/transfer/arrival-notes';
import { composeReport } from '../../../src/domain/transfer/compose-report';
import { sampleWaybill } from '../../support/documents';

const passed = (number: number) => ({
  ...{ reference: `team/app:${number}`, digest: 'sha256:a', targetDigest: 'sha256:a', verified: true },
  notes: ['expiry is only logged by the trust policy acme'],
});

it('keeps what a trust policy lets pass at the target, each note once', () => {
  const artifacts = [1, 2, 3, 4, 5, 6, 7].map(passed);
  expect(arrivalNotes([{ artifacts }, {}])).toEqual([
    'team/app:1, team/app:2, team/app:3, team/app:4, team/app:5 and 2 more: ' +
      'expiry is only logged by the trust policy acme',
  ]);
});

it('puts them into the report', () => {
  const time = '2026-01-01T00:00:00.000Z';
  const waybill = sampleWaybill();
  const report = composeReport({
    ...{ transferId: 't1', route: 'default', startedAt: time, finishedAt: time, unresolved: [], notes: [] },
    batches: [{ waybill, artifacts: [passed(1)] }],
  });
  expect(report.notes).toEqual(['team/app:1: expiry is only logged by the trust policy acme']);
  expect(report.artifacts[0]).not.toHaveProperty('notes');
});
