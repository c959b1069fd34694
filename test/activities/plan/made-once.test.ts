import { expect, it } from 'vitest';
import { adoptPlan } from '../../../src/activities/plan/adopt-plan';
import { planRetry } from '../../../src/activities/plan/plan-retry';
import { planTransfer } from '../../../src/activities/plan/plan-transfer';
import { planPath } from '../../../src/records/plan/paths';
import { requestPath, waybillPath } from '../../../src/records/transfer/paths';
import type { Services } from '../../../src/services';
import { samplePlan, sampleRequest, sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

const [id, earlier] = ['t000000000000002', 't000000000000001'];
const digest = (n: number) => `sha256:${String(n).padStart(64, '0')}`;
const names = ['app:1', 'app:2'];
const given = { route: 'default', notes: [] };

/** The host may show a message again when its answer was taken long ago. */
it.each<[string, (services: Services) => Promise<object>]>([
  ['planTransfer', (services) => planTransfer({ ...given, planId: id }, services)],
  ['planRetry', (services) => planRetry({ ...given, transferId: id, plannedBy: earlier }, services)],
  ['adoptPlan', (services) => adoptPlan({ ...given, transferId: id, plan: earlier }, services)],
])('%s makes no other plan when it is shown again and tags moved', async (_, plan) => {
  const { services, documents, source } = memoryServices();
  const artifacts = names.map((reference, i) => ({ reference, digest: digest(i), size: 10 }));
  for (const { reference, ...is } of artifacts) source.artifacts.set(reference, is);
  documents.set(requestPath(id).name, sampleRequest({ transferId: id, artifacts: names }));
  documents.set(planPath(earlier).name, samplePlan({ planId: earlier, batches: 1, artifacts: 2 }));
  documents.set(waybillPath(earlier, 1).name, sampleWaybill({ transferId: earlier, artifacts }));
  const first = await plan(services);
  const before = structuredClone(documents);
  source.artifacts.set('app:1', { digest: digest(9), size: 10 });
  source.artifacts.delete('app:2');
  expect(await plan(services)).toEqual(first);
  expect(documents).toEqual(before);
});
