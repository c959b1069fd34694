import { setTimeout as sleep } from 'node:timers/promises';
import type { PlanView } from '../../src/application/plan/get-plan';
import type { TransferView } from '../../src/application/transfer/transfer-views';
import type { TransferReport } from '../../src/domain/transfer/report';
import { AppRefused, type AppClient } from './app-client';

const pollMs = 200;

/**
 * Renews the SAS secrets that are due and waits for the end of it.
 * @throws when a side could not be renewed.
 */
export async function rotateSas(app: AppClient): Promise<void> {
  const { id } = await app.startRotation();
  for (;;) {
    const { status, error } = await app.rotation(id);
    if (status === 'succeeded') return;
    if (status !== 'queued' && status !== 'running') {
      throw new Error(`the SAS secrets could not be stored: ${error ?? status}`);
    }
    await sleep(pollMs);
  }
}

/** Watches a transfer to its end, showing every look at it. */
export async function followTransfer(
  app: AppClient,
  transferId: string,
  show: (view: TransferView) => void,
): Promise<TransferReport> {
  for (;;) {
    const view = await app.transfer(transferId);
    show(view);
    if (view.status !== 'queued' && view.status !== 'running') return reportOf(app, view);
    await sleep(pollMs);
  }
}

/** Waits for the end of a plan. */
export async function followPlan(app: AppClient, begun: PlanView): Promise<PlanView> {
  let plan = begun;
  while (plan.status === 'running') {
    await sleep(pollMs);
    plan = await app.plan(plan.planId);
  }
  return plan;
}

/** A transfer that was torn down has no report; its status is then all there is to say. */
async function reportOf(app: AppClient, view: TransferView): Promise<TransferReport> {
  try {
    return await app.report(view.transferId);
  } catch (error) {
    if (!(error instanceof AppRefused) || error.code !== 'REPORT_NOT_FOUND') throw error;
    const { transferId, route, status, createdAt, finishedAt = createdAt } = view;
    return {
      transferId,
      route,
      status,
      startedAt: createdAt,
      finishedAt,
      artifacts: [],
      batches: [],
      phases: {},
      notes: [],
      ...(view.error && { error: view.error }),
    };
  }
}
