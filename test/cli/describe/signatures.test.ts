import { expect, it } from 'vitest';
import { plain } from '../../../cli/output/colors';
import { describePlan } from '../../../cli/describe/plan';
import { describeReport } from '../../../cli/describe/report';
import { sampleCaller, sampleReport } from '../../support/documents';

const unsigned = { reference: 'a:2', reason: 'SIGNATURE_MISSING: it has none' };
const told = [
  '  signed by CN=ops: a:1',
  '  without a good signature: 1 artifact',
  '    a:2: SIGNATURE_MISSING: it has none',
].join('\n');

it('a report says who signed what, and tells of the unsigned apart', () => {
  const artifacts = [
    { reference: 'a:1', verified: true, signedBy: 'CN=ops' },
    { ...unsigned, verified: false },
  ];
  const text = describeReport(sampleReport({ artifacts }), plain);
  expect(text).toContain(told);
  expect(text.split('SIGNATURE_MISSING')).toHaveLength(2);
});

it('so does a plan', () => {
  const time = '2026-01-01T00:00:00.000Z';
  const text = describePlan(
    {
      ...{ planId: 'p1', route: 'default', status: 'ready', caller: sampleCaller, signedBy: 'notation' },
      ...{ createdAt: time, expiresAt: time, links: { self: '', artifacts: '' } },
      listed: {
        ...{ skipped: [], prune: [], unresolved: [unsigned] },
        planned: [{ reference: 'a:1', digest: 'sha256:a', bytes: 1, batch: 1, signedBy: 'CN=ops' }],
      },
    },
    plain,
  );
  expect(text).toContain(told);
  expect(text.split('SIGNATURE_MISSING')).toHaveLength(2);
});
