import { expect, it } from 'vitest';
import { planPrune } from '../../../src/activities/prune/plan-prune';
import { selectionSchema } from '../../../src/domain/selection/selection';
import { shardPath, wantedPath } from '../../../src/records/plan/paths';
import { prunePath } from '../../../src/records/prune/paths';
import { sampleRequest } from '../../support/documents';
import { going, pruning } from './pruning';

it('counts nothing twice where the last look was written and its worker died', async () => {
  const { services, documents } = pruning();
  const selection = selectionSchema.parse({ allow: ['*'] });
  documents.set(wantedPath('t1').name, sampleRequest({ selection }));
  const listed = [{ repository: 'app', tags: ['2'] }];
  documents.set(shardPath('t1', 1).name, { ...emptyShard, listed });
  const input = { planId: 't1', route: 'default', scan: { shards: 1, basis: 'target' as const } };
  await planPrune(input, services);
  const planned = documents.get(prunePath('t1').name);
  expect(planned).toMatchObject({ found: 1, tags: [going] });
  await planPrune({ ...input, goesOn: true }, services);
  expect(documents.get(prunePath('t1').name)).toEqual(planned);
});

const emptyShard = {
  ...{ repositories: 1, tags: 1, selected: 1, groups: [], skipped: [], unresolved: [] },
  ...{ findings: [], matchedRules: [] },
};
