import { z } from 'zod';
import { slotsOf, type Route } from '../../domain/route';
import { doneBySchema, type DoneBy } from '../../domain/transfer/acts';
import { hasNotEnded, type Ledger } from '../../domain/transfer/ledger';
import { linksOf, linksSchema } from '../../domain/transfer/names';
import { isCancelled, pause, resume } from '../../domain/transfer/pauses';
import { heldEvent } from '../../domain/transfer/transfer-event';
import { transferStatusSchema } from '../../domain/transfer/status';
import { raise } from '../../records/events/raise';
import { noteHeld } from '../../records/transfer/acts';
import { changeLedger } from '../../records/transfer/ledger';
import { findTransfer, isFinished } from '../find-transfer';
import type { App } from '../instances';
import { Refusal } from '../refusal';
import { reasonBody } from '../request-parts';

/** Body of a request to pause a transfer. */
export const pauseSchema = reasonBody('PauseTransfer');
/** Body of a request to resume one. */
export const resumeSchema = reasonBody('ResumeTransfer');

/** A transfer that was paused or resumed. */
export const pausedSchema = z
  .object({
    transferId: z.string(),
    status: transferStatusSchema,
    paused: doneBySchema.exactOptional().describe('Who paused it, when and why; absent once resumed.'),
    links: linksSchema,
  })
  .meta({ id: 'PausedTransfer' });

type Asked = Pick<DoneBy, 'by' | 'reason'>;
type Paused = z.output<typeof pausedSchema>;

/**
 * Has a transfer begin no further step: runs that are under way come to their end. Asked again, the first
 * pause stands.
 * @throws Refusal TRANSFER_NOT_FOUND or TRANSFER_FINISHED
 */
export const pauseTransfer = (app: App, transferId: string, asked: Asked): Promise<Paused> =>
  changePause(app, transferId, asked, (ledger, doneBy, route) =>
    pause(ledger, transferId, doneBy, slotsOf(route)),
  );

/** Lets a paused transfer go on; of one that is not paused nothing changes. @throws Refusal as above */
export const resumeTransfer = (app: App, transferId: string, asked: Asked): Promise<Paused> =>
  changePause(app, transferId, asked, (ledger, doneBy, route) =>
    resume(ledger, transferId, doneBy, slotsOf(route)),
  );

async function changePause(
  app: App,
  transferId: string,
  asked: Asked,
  change: (ledger: Ledger, doneBy: DoneBy, route: Route) => Ledger,
): Promise<Paused> {
  const { input, status } = await findTransfer(app, transferId);
  const route = app.config.routes.get(input.route);
  if (isFinished(status) || route === undefined) throw finished(`its status is ${status}`);
  const doneBy = { ...asked, at: app.now().toISOString() };
  const before: Ledger[] = [];
  const ledger = await changeLedger(app, route, (current) => {
    before.push(current);
    return change(current, doneBy, route);
  });
  if (!hasNotEnded(ledger, transferId)) throw finished('it has just ended');
  if (isCancelled(ledger, transferId)) throw finished('it is being cancelled');
  const was = before.at(-1) ?? ledger;
  // Also what was done before: who did it may have died before it told.
  for (const each of [was, ledger]) {
    await noteHeld(app.records(route), transferId, each);
    await raise(app, heldEvent(input, each));
  }
  const paused = ledger.paused[transferId];
  return { transferId, status, ...(paused && { paused }), links: linksOf(transferId) };
}

const finished = (why: string): Refusal =>
  new Refusal('TRANSFER_FINISHED', `There is nothing left to pause or resume: ${why}.`);
