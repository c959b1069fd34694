import { expect, it } from 'vitest';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import { planPath } from '../../../src/records/plan/paths';
import { noteUntagged } from '../../../src/records/prune/untagged';
import { samplePlan } from '../../support/documents';
import { notedOf, prunedOf, pruning } from './pruning';

/** Where something of a repository cannot come, what is gone stays: it may have taken its place. */

const unresolved = [{ reference: 'app:2', reason: 'it is not signed' }];
const reason = 'of its repository app:2 did not come: it is not signed';

it('keeps tags and manifests', async () => {
  const memory = pruning();
  memory.documents.set(planPath('t1').name, samplePlan({ batches: 0, unresolved }));
  const left = { reference: 'app@sha256:left', digest: 'sha256:left' };
  memory.target.listed.manifests.push({ repository: 'app', digest: left.digest });
  await noteUntagged(memory.services, memory.route, [left], undefined);
  expect(await prunedOf(memory)).toMatchObject([{ reference: 'app:1', outcome: 'kept', reason }]);
  await sweepManifests({ route: 'default', transferId: 't1' }, memory.services);
  expect(notedOf(memory).manifests).toMatchObject([{ ...left, outcome: 'kept', reason }]);
});
