import { expect, it } from 'vitest';
import { describeReport } from '../../../cli/describe/report';
import { plain } from '../../../cli/output/colors';
import { sampleReport } from '../../support/documents';

const message = 'the pipeline run said: a long story';
const failure = { code: 'RUN_FAILED', message, operation: 'poll run', origin: 'source', retryable: false };

it('tells why once, and of artifacts and batches with the same cause its code', () => {
  const report = sampleReport({
    status: 'failed',
    artifacts: ['a:1', 'b:1'].map((reference) => ({ reference, verified: false, reason: message })),
    batches: [1, 2].map((batch) => ({ batch, blob: `t/${batch}.tar`, error: failure })),
    error: { ...failure, remedy: 'Read it.', docsUrl: '/x' },
  } as never);
  const text = describeReport(report, plain);
  expect(text.split(message)).toHaveLength(2);
  expect(text).toContain(`  RUN_FAILED: ${message}\n  do: Read it.`);
  expect(text).toContain('a:1, b:1: RUN_FAILED\n');
  expect(text.match(/RUN_FAILED, as above/g)).toHaveLength(2);
});
