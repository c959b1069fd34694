import { expect, it } from 'vitest';
import { describeReport } from '../../../cli/describe/report';
import { plain } from '../../../cli/output/colors';
import { tell } from '../../../src/domain/errors';
import { sampleFailure, sampleReport } from '../../support/documents';

it('a report of image import says so, and names no blob', () => {
  const batches = [{ batch: 1, blob: 'acr-ferry/t1-1', spans: {}, error: tell(sampleFailure) }];
  const text = describeReport(sampleReport({ via: 'import', batches }), plain);
  expect(text).toContain('1 batch by image import');
  expect(text).toContain('batch 1: RUN_FAILED: ');
  expect(text).not.toContain('acr-ferry/t1-1');
});

it('a report of a route with both ways says why it went that way', () => {
  const text = describeReport(sampleReport({ via: 'transfer', viaReason: 'the target is closed' }), plain);
  expect(text).toContain('by pipelines: the target is closed');
  expect(describeReport(sampleReport({}), plain)).not.toContain('by pipelines');
});
