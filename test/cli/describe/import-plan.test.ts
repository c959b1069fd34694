import { expect, it } from 'vitest';
import pico from 'picocolors';
import { describePlan } from '../../../cli/describe/plan';

it('says of a plan by image import that it imports', () => {
  const planned = [{ reference: 'a:1', digest: 'sha256:0', bytes: 800, batch: 1 }];
  const listed = { planned, skipped: [], unresolved: [], prune: [] };
  const plan = { planId: 'p', status: 'ready', via: 'import', artifacts: 1, bytes: 800, batches: 1, listed };
  const text = describePlan(plan as unknown as Parameters<typeof describePlan>[0], pico.createColors(false));
  expect(text).toContain('1 to import, 800 B in 1 batch');
  expect(text).toContain('import in batch 1');
  expect(text).not.toContain('export');
});
