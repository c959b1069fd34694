import * as watch from '../../cli/watch/follow';
import type { Client } from '../../cli/client/client';
import type { Answer } from '../../cli/client/contract';

/**
 * A rehearsal is quick, and an answer that does not come is a fault to be seen; a machine with much else to
 * do may answer late.
 */
export const patience = { pollMs: 200, patienceMs: 60_000 };

/**
 * Renews the SAS secrets that are due and waits for the end of it.
 * @throws when a side could not be renewed.
 */
export async function rotateSas(app: Client): Promise<void> {
  const { id } = await app.call('startSasRotation', { body: {} });
  const { status, error } = await watch.followRotation(app, id, patience);
  if (status !== 'succeeded') throw new Error(`the SAS secrets could not be stored: ${error ?? status}`);
}

/** Watches a transfer to its end, showing every look at it. */
export const followTransfer = (
  app: Client,
  transferId: string,
  show: (view: Answer<'getTransfer'>) => void,
): Promise<Answer<'getReport'>> => watch.followTransfer(app, transferId, show, patience);

/** Waits for the end of a plan. */
export const followPlan = (app: Client, begun: Answer<'getPlan'>): Promise<Answer<'getPlan'>> =>
  watch.followPlan(app, begun, patience);
