import type { Client } from '../client/client';
import type { Answer } from '../client/contract';
import { AppRefused } from '../client/errors';
import { patiently, pause, usualPatience, type Patience } from './patience';

type Transfer = Answer<'getTransfer'>;

/** Whether nothing will change any more. */
const hasEnded = (status: string): boolean => !['queued', 'running', 'paused'].includes(status);

/** Watches a transfer to its end, showing every look at it. */
export async function followTransfer(
  app: Client,
  id: string,
  show: (view: Transfer) => void,
  patience = usualPatience,
): Promise<Answer<'getReport'>> {
  for (;;) {
    const view = await patiently(() => app.call('getTransfer', { at: { id } }), patience);
    show(view);
    if (hasEnded(view.status)) return patiently(() => reportOf(app, view), patience);
    await pause(patience);
  }
}

/** Waits for the end of a plan. */
export async function followPlan(
  app: Client,
  begun: Answer<'getPlan'>,
  patience = usualPatience,
): Promise<Answer<'getPlan'>> {
  let plan = begun;
  while (plan.status === 'running') {
    await pause(patience);
    plan = await patiently(() => app.call('getPlan', { at: { id: plan.planId } }), patience);
  }
  return plan;
}

/** Waits for the end of a rotation or revocation of SAS secrets. */
export async function followRotation(
  app: Client,
  id: string,
  patience: Patience = usualPatience,
): Promise<Answer<'getSasRotation'>> {
  for (;;) {
    const rotation = await patiently(() => app.call('getSasRotation', { at: { id } }), patience);
    if (hasEnded(rotation.status)) return rotation;
    await pause(patience);
  }
}

/** A transfer that was torn down has no report; its status is then all there is to say. */
async function reportOf(app: Client, view: Transfer): Promise<Answer<'getReport'>> {
  const { transferId, route, status, createdAt, finishedAt = createdAt } = view;
  try {
    return await app.call('getReport', { at: { id: transferId } });
  } catch (error) {
    if (!(error instanceof AppRefused) || error.code !== 'REPORT_NOT_FOUND') throw error;
    return {
      ...{ transferId, route, status, startedAt: createdAt, finishedAt },
      ...{ artifacts: [], batches: [], phases: {}, notes: [] },
      ...(view.error && { error: view.error }),
    };
  }
}
