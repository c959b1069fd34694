import { expect, it } from 'vitest';
import { describeReport } from '../../../cli/describe/report';
import { plain } from '../../../cli/output/colors';
import { sampleReport } from '../../support/documents';

it('a report of what is carried says handed over, for only the receiver can verify it', () => {
  const artifacts = [{ reference: 'team/app:1.0', verified: false, handedOver: true as const }];
  const text = describeReport(sampleReport({ artifacts }), plain);
  expect(text).toMatch(/│ handed over │/);
  expect(text).toContain('1 ready to be carried');
});
