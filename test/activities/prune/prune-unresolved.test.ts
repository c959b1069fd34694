import { expect, it } from 'vitest';
import { mayPrune } from '../../../src/activities/prune/may-prune';
import { sweepManifests } from '../../../src/activities/prune/sweep-manifests';
import { planPath } from '../../../src/records/plan/paths';
import { noteUntagged } from '../../../src/records/prune/untagged';
import { batchResultPath, verificationPath, waybillPath } from '../../../src/records/transfer/paths';
import { samplePlan, sampleWaybill } from '../../support/documents';
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

it('begins nothing where a run could not export all of a batch', async () => {
  const { documents, services } = pruning();
  const there = { reference: 'app:3', digest: 'sha256:3' };
  const leftOut = [{ reference: 'app:2', digest: 'sha256:2', reason: 'ARTIFACT_NOT_EXPORTED: no' }];
  documents.set(planPath('t1').name, samplePlan({ batches: 1 }));
  documents.set(batchResultPath('t1', 1).name, { batch: 1, spans: {} });
  documents.set(verificationPath('t1', 1).name, { artifacts: [{ ...there, verified: true }] });
  const may = (parts: Parameters<typeof sampleWaybill>[0]) => {
    documents.set(waybillPath('t1', 1).name, sampleWaybill({ artifacts: [{ ...there, size: 1 }], ...parts }));
    const at = '2026-03-01T00:00:00.000Z';
    return mayPrune({ route: 'default', transferId: 't1', at }, services);
  };
  expect(await may({})).toEqual({});
  expect(await may({ leftOut })).toEqual({ refused: '1 batch did not arrive whole' });
});
