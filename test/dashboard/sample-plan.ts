import { waybillPath } from '../../src/records/transfer/paths';
import { planPath } from '../../src/records/plan/paths';
import type { FakeClient } from '../application/fake-client';
import type { MemoryServices } from '../support/services';
import { sampleWaybill, samplePlan } from '../support/documents';
import { before, digest } from './sample-transfers';

/** Ends the making of a plan: two artifacts to export, one skipped, one that cannot be. */
export function putPlan(client: FakeClient, memory: MemoryServices, planId: string): void {
  const artifacts = ['team/api:2.1', 'team/api:2.2'].map((reference, i) => ({
    reference,
    digest: digest(i + 1),
    size: 4096,
  }));
  memory.documents.set(waybillPath(planId, 1).name, sampleWaybill({ transferId: planId, artifacts }));
  const plan = samplePlan({
    planId,
    artifacts: 2,
    bytes: 8192,
    skipped: 1,
    unresolved: [{ reference: 'team/big:1', reason: 'LAYER_TOO_LARGE: a layer has 9 GiB' }],
    scan: { basis: 'target', shards: 1, repositories: 12, tags: 40, selected: 4 },
    plannedAt: before(0),
  });
  memory.documents.set(planPath(planId).name, plan);
  client.set(planId, { runtimeStatus: 'Completed', output: {} });
}
