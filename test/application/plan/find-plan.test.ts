import { beforeEach, describe, expect, it } from 'vitest';
import { adoptPlan } from '../../../src/activities/plan/adopt-plan';
import { planTransfer } from '../../../src/activities/plan/plan-transfer';
import { scanCatalog } from '../../../src/activities/plan/scan/scan-catalog';
import { planArtifacts } from '../../../src/application/plan/plan-artifacts';
import { requirePlan } from '../../../src/application/plan/find-plan';
import { getPlan } from '../../../src/application/plan/get-plan';
import { startPlan } from '../../../src/application/plan/start-plan';
import { startTransfer } from '../../../src/application/starts/start-transfer';
import type { TransferPlan } from '../../../src/domain/plan/transfer-plan';
import type { TransferRequest } from '../../../src/domain/transfer/request';
import type { Waybill } from '../../../src/domain/waybill/waybill';
import { memoryServices, type MemoryServices } from '../../support/services';
import { fakeClient, transferInstance, type FakeClient } from '../fake-client';
import { waybillPath, requestPath } from '../../../src/records/transfer/paths';
import { planPath } from '../../../src/records/plan/paths';
import { sampleCaller } from '../../support/documents';

const digest = (n: number) => `sha256:${String(n).padStart(64, '0')}`;
const route = 'default';
let cloud: MemoryServices;
let client: FakeClient;

beforeEach(() => {
  cloud = memoryServices();
  client = fakeClient();
  for (let i = 0; i < 3; i++) cloud.source.artifacts.set(`app:${i}`, { digest: digest(i), size: 10 });
  cloud.target.artifacts.set('app:0', { digest: digest(0), size: 10 });
});

/** A plan as the orchestration makes it. */
async function makePlan(order: object, output: object = {}): Promise<string> {
  const { planId } = await startPlan({ ...cloud.services, client }, order, sampleCaller);
  if (Object.keys(output).length === 0) {
    const { cursor: scan } = await scanCatalog({ planId, route }, cloud.services);
    await planTransfer({ planId, route, notes: [], scan }, cloud.services);
  }
  client.set(planId, { runtimeStatus: 'Completed', output });
  return planId;
}

const startOf = (plan: string) =>
  startTransfer(
    { ...cloud.services, client },
    {
      order: { plan },
      trigger: 'http',
      caller: sampleCaller,
      requirePlan: (id) => requirePlan({ ...cloud.services, client }, id),
    },
  );
const everything = { selection: { allow: ['app'] } };

describe('a plan', () => {
  it('is answered while it is made, and started nothing but itself', async () => {
    const plan = await startPlan({ ...cloud.services, client }, everything, sampleCaller);
    expect(plan).toMatchObject({
      status: 'running',
      route,
      caller: sampleCaller,
      expiresAt: '2026-01-08T00:00:00.000Z',
    });
    client.set(plan.planId, transferInstance(plan.planId));
    expect(await getPlan({ ...cloud.services, client }, plan.planId)).toMatchObject({ status: 'running' });
    expect(client.started).toHaveLength(1);
  });

  it('says what would be exported, skipped and why', async () => {
    const id = await makePlan(everything);
    expect(await getPlan({ ...cloud.services, client }, id)).toMatchObject({
      status: 'ready',
      artifacts: 2,
      bytes: 20,
      batches: 1,
      skipped: 1,
      comparedWith: 'target',
      looked: { repositories: 1, tags: 3, selected: 3 },
    });
    const page = (show: 'planned' | 'skipped' | 'unresolved') =>
      planArtifacts({ ...cloud.services, client }, id, { show });
    expect(await page('planned')).toEqual({
      artifacts: [1, 2].map((n) => ({ reference: `app:${n}`, digest: digest(n), bytes: 10, batch: 1 })),
    });
    expect(await page('skipped')).toMatchObject({ artifacts: [{ reference: 'app:0' }] });
    expect(await page('unresolved')).toEqual({ artifacts: [] });
  });

  it('shows why it failed', async () => {
    const error = {
      code: 'NOTHING_SELECTED',
      message: 'm',
      operation: 'o',
      origin: 'request',
      retryable: false,
    };
    const id = await makePlan(everything, { error });
    expect(await getPlan({ ...cloud.services, client }, id)).toMatchObject({ status: 'failed', error });
    await expect(startOf(id)).rejects.toMatchObject({ code: 'PLAN_NOT_READY' });
  });

  it('is unknown under any other id', async () => {
    await expect(getPlan({ ...cloud.services, client }, 'p000000000000000')).rejects.toMatchObject({
      code: 'PLAN_NOT_FOUND',
    });
    await expect(getPlan({ ...cloud.services, client }, '../x')).rejects.toMatchObject({
      code: 'PLAN_NOT_FOUND',
    });
  });
});

describe('starting a plan', () => {
  it('carries out what was planned, and reports a tag that moved since', async () => {
    const id = await makePlan(everything);
    const { request } = await startOf(id);
    expect(request).toMatchObject({ route, plan: id, artifacts: [] });
    expect(client.started.at(-1)).toBe(request.transferId);
    cloud.source.artifacts.set('app:1', { digest: digest(9), size: 10 });
    const { transferId } = request;
    const adopted = await adoptPlan({ transferId, route, plan: id, notes: [] }, cloud.services);
    expect(adopted).toMatchObject({ artifacts: 1, unresolved: 1, batches: 1 });
    const waybill = cloud.documents.get(waybillPath(transferId, 1).name) as Waybill;
    expect(waybill).toMatchObject({ transferId, artifacts: [{ reference: 'app:2', digest: digest(2) }] });
    const { unresolved } = cloud.documents.get(planPath(transferId).name) as TransferPlan;
    expect(unresolved).toEqual([
      {
        reference: 'app:1',
        reason: `ARTIFACT_MOVED: since it was planned the tag was moved to ${digest(9)}`,
      },
    ]);
  });

  it('is refused when there is nothing to transfer', async () => {
    cloud.target.artifacts
      .set('app:1', { digest: digest(1), size: 1 })
      .set('app:2', { digest: digest(2), size: 1 });
    await expect(startOf(await makePlan(everything))).rejects.toMatchObject({ code: 'PLAN_EMPTY' });
  });

  it('is refused after seven days', async () => {
    const id = await makePlan(everything);
    const request = cloud.documents.get(requestPath(id).name) as TransferRequest;
    cloud.documents.set(requestPath(id).name, { ...request, requestedAt: '2025-12-24T00:00:00.000Z' });
    await expect(startOf(id)).rejects.toMatchObject({ code: 'PLAN_EXPIRED' });
  });
});
