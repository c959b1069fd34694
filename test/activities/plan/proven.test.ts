import { describe, expect, it } from 'vitest';
import { adoptPlan } from '../../../src/activities/plan/adopt-plan';
import { planRetry } from '../../../src/activities/plan/plan-retry';
import { planTransfer } from '../../../src/activities/plan/plan-transfer';
import type { Services } from '../../../src/services';
import { planPath } from '../../../src/records/plan/paths';
import { requestPath, waybillPath } from '../../../src/records/transfer/paths';
import { samplePlan, sampleRequest, sampleWaybill } from '../../support/documents';
import { memoryServices } from '../../support/services';

const artifact = { reference: 'app:1', digest: `sha256:${'1'.repeat(64)}`, size: 1 };
const [mine, before, notes] = ['t000000000000002', 'p000000000000001', [] as string[]];

/** A route by image import whose source does not take the password, and a plan of before. */
function shutOut() {
  const { services, documents, source } = memoryServices({
    ...{ ROUTE_VIA: 'import', STATE_SA: 'stateaccount' },
    ...{ PULL_USERNAME: 'mirror', PULL_SECRET: 'pull-password', PULL_KV: 'mirror-vault' },
  });
  source.artifacts.set('app:1', artifact);
  for (const id of [mine, 'p000000000000009'])
    documents.set(requestPath(id).name, sampleRequest({ transferId: id, artifacts: ['app:1'] }));
  documents.set(planPath(before).name, samplePlan({ planId: before, batches: 1, artifacts: 1 }));
  const waybill = sampleWaybill({ transferId: before, batch: 1, artifacts: [artifact] });
  documents.set(waybillPath(before, 1).name, waybill);
  const app: Services = {
    ...services,
    pullSecrets: () => ({ getSecret: () => Promise.resolve({ value: 'old' }) }) as never,
    takesPassword: () => Promise.resolve(false),
  };
  return { app, documents };
}

describe('a transfer by image import that has something to bring', () => {
  const input = { transferId: mine, route: 'default', notes };
  it.each([
    ['is planned', (app: Services) => planTransfer({ planId: mine, route: 'default', notes }, app)],
    ['is tried again', (app: Services) => planRetry({ ...input, plannedBy: before }, app)],
    ['carries out a plan', (app: Services) => adoptPlan({ ...input, plan: before }, app)],
  ])('ends at a wrong password, and has no batch, where it %s', async (_, plan) => {
    const { app, documents } = shutOut();
    await expect(plan(app)).rejects.toMatchObject({ failure: { code: 'ACCESS_DENIED' } });
    expect(documents.has(waybillPath(mine, 1).name)).toBe(false);
    expect(documents.has(planPath(mine).name)).toBe(false);
  });

  it('is planned all the same where nobody starts it yet', async () => {
    const { app } = shutOut();
    const made = await planTransfer({ planId: 'p000000000000009', route: 'default', notes }, app);
    expect(made.artifacts).toBe(1);
  });
});
