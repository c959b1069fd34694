import { z } from 'zod';
import { TransferError } from '../../domain/errors';
import { claim, heldBy, type Claim, type Held, type Ledger } from '../../domain/transfer/ledger';
import { isCancelled } from '../../domain/transfer/pauses';
import { slotsOf, type Route } from '../../domain/route';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { batchResultSchema } from '../../domain/transfer/results';
import { batchResultPath, reportPath } from '../../records/transfer/paths';
import { cancelled } from '../../records/transfer/stops';
import { changeLedger } from '../../records/transfer/ledger';
import { activity } from '../activity';
import { opensIn } from '../opening';
import { recordResult } from './record-result';

const claimBatchInput = whichTransferSchema.extend({
  lane: z.int().min(1),
  after: z.int().min(0).describe('The batch the lane is done with; 0 in the beginning.'),
  batches: z.int().min(0).describe('How many the transfer has.'),
  byImport: z.literal(true).exactOptional().describe('It takes slots of those for image imports.'),
  result: batchResultSchema.exactOptional().describe('What the batch came to that the lane is done with.'),
});

/** What a lane is to do next. */
export interface ClaimedBatch {
  /** None when all are taken. */
  readonly batch?: number;
  /** Its route is closed, or has no slot free: to be claimed again until it may begin. */
  readonly waits?: true;
  readonly opensInSeconds?: number;
}

/**
 * Keeps what a batch came to, and hands its lane the next one nobody has. The slot of the one it is done with
 * goes to whichever batch of the route waits longest. Repeated, it finds the same batch, and whether that may
 * begin by now.
 */
export const claimBatch = activity(claimBatchInput, async (input, services): Promise<ClaimedBatch> => {
  const { transferId, result } = input;
  const route = services.route(input.route);
  if (result !== undefined) await recordResult(services, route, transferId, result);
  const { ledger, held } = await claimOpen(services, route, input);
  if (held === undefined) return {};
  // Only now: a transfer with nothing left to begin is not cancelled, but done.
  if (isCancelled(ledger, transferId)) throw cancelled();
  const opensInSeconds = opensIn(route, services);
  if (opensInSeconds !== undefined) return { batch: held.batch, waits: true, opensInSeconds };
  return { batch: held.batch, ...(!ledger.busy.includes(held) && { waits: true as const }) };
});

/** Claims on past batches that have their result: a ledger that was lost does not know of them. */
async function claimOpen(
  services: Services,
  route: Route,
  claimed: Claim,
): Promise<{ readonly ledger: Ledger; readonly held: Held | undefined }> {
  const { transferId } = claimed;
  const ledger = await changeLedger(services, route, (current) => claim(current, claimed, slotsOf(route)));
  if (!ledger.order.includes(transferId)) throw await unknown(services, route, transferId);
  const held = heldBy(ledger, claimed);
  if (held === undefined || !ledger.busy.includes(held)) return { ledger, held };
  const isDone = await services.records(route).exists(batchResultPath(transferId, held.batch));
  return isDone ? claimOpen(services, route, { ...claimed, after: held.batch }) : { ledger, held };
}

/** A transfer that was reported has ended; otherwise the ledger was lost. */
async function unknown(services: Services, route: Route, transferId: string): Promise<TransferError> {
  const hasEnded = await services.records(route).exists(reportPath(transferId));
  const [code, why] = hasEnded
    ? (['INTERNAL', 'it has ended'] as const)
    : (['LEDGER_LOST', 'somebody deleted or replaced it'] as const);
  const message = `the ledger of route ${route.name} does not name ${transferId}: ${why}`;
  return new TransferError(code, message, { operation: 'claim batch', origin: 'app' });
}
