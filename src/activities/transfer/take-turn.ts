import { z } from 'zod';
import { before, enter, exclusiveIn } from '../../domain/transfer/ledger';
import { isCancelled, isPaused } from '../../domain/transfer/pauses';
import type { Route } from '../../domain/route';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { throwIfCancelled, throwIfStoppedBy } from '../../records/transfer/stops';
import { changeLedger, readLedger, endTransfers } from '../../records/transfer/ledger';
import { readWaybills } from '../../records/transfer/waybills';
import { createPassedOver } from '../../records/passed-over';
import type { Services } from '../../services';
import { activity } from '../activity';
import { plannedBatches } from './planned-batches';

const takeTurnInput = whichTransferSchema.extend({
  behind: z.exactOptional(z.array(z.string())).describe('Whom it waited for when it asked before.'),
});

/** Whom a transfer waits for. */
export interface Waiting {
  /** Transfers that move some of the same artifacts and came first. */
  readonly behind: readonly string[];
}

/**
 * Queues a planned transfer behind the others of its route, and finds those it has to wait for. Repeated, it
 * keeps its place; asked again with those it found, it says who of them is left. A paused one is not queued,
 * so that nobody waits for it.
 */
export const takeTurn = activity(takeTurnInput, async (input, services): Promise<Waiting> => {
  const { transferId, behind } = input;
  const route = services.route(input.route);
  if (behind !== undefined) {
    const ledger = await readLedger(services, route);
    const left = behind.filter((id) => ledger.order.includes(id));
    if (left.length === 0 || isCancelled(ledger, transferId)) throwIfStoppedBy(ledger, transferId);
    return { behind: left };
  }
  // The ledger may have been lost, and who was told to stop with it.
  await throwIfCancelled(services, route, transferId);
  const ledger = await changeLedger(services, route, (current) =>
    isPaused(current, transferId) ? current : enter(current, transferId),
  );
  throwIfStoppedBy(ledger, transferId);
  return { behind: await sharing(services, route, transferId, before(ledger, transferId)) };
});

/** Which of the others move some of the artifacts of a transfer. */
async function sharing(
  services: Services,
  route: Route,
  transferId: string,
  others: readonly string[],
): Promise<string[]> {
  if (others.length === 0) return [];
  const mine = new Set(await movedBy(services, route, transferId));
  const found: string[] = [];
  for (const other of others) {
    const theirs = await movedBy(services, route, other);
    if (theirs.some((moved) => mine.has(moved))) found.push(other);
  }
  return found;
}

/** What of a transfer cannot be read keeps no other from its turn. */
async function movedBy(services: Services, route: Route, transferId: string): Promise<string[]> {
  const passedOver = createPassedOver();
  const records = services.records(route);
  const batches = await plannedBatches(records, transferId, passedOver);
  const waybills = await readWaybills(services, route, { planId: transferId, batches }, passedOver);
  return waybills.flatMap(({ artifacts }) => artifacts.flatMap(exclusiveIn));
}

/** Lets those behind a transfer go on. One that cannot say so itself is found by the look at the ledgers. */
export const endTurn = activity(whichTransferSchema, async (which, services): Promise<void> => {
  await endTransfers(services, services.route(which.route), [which.transferId]);
});
