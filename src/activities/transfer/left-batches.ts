import { termsOf, type RouteTerms } from '../../domain/route';
import { heldBatches } from '../../domain/transfer/ledger';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { createPassedOver } from '../../records/passed-over';
import { takenWay } from '../../records/plan/taken-way';
import { readLedger } from '../../records/transfer/ledger';
import { batchNumbers } from '../../records/transfer/batch-numbers';
import { batchResultsFolder } from '../../records/transfer/paths';
import { activity } from '../activity';
import { plannedBatches } from './planned-batches';

/** What of a transfer was not brought to an end. */
export interface LeftBatches {
  readonly terms: RouteTerms;
  /** Batches that were handed out and left no result. */
  readonly begun: readonly number[];
  /** How many were never handed out. */
  readonly waiting: number;
}

/**
 * Finds the batches of a transfer that have no result. Where ledger or plan cannot be read, the documents of
 * the batches tell, and each without a result counts as handed out.
 */
export const leftBatches = activity(whichTransferSchema, async (input, services): Promise<LeftBatches> => {
  const { transferId } = input;
  const route = services.route(input.route);
  const records = services.records(route);
  const passedOver = createPassedOver();
  const ledger = await passedOver.unless(readLedger(services, route));
  const planned = await plannedBatches(records, transferId, passedOver);
  const ended = new Set(await batchNumbers(records, batchResultsFolder(transferId)));
  const open = Array.from({ length: planned }, (_, i) => i + 1).filter((batch) => !ended.has(batch));
  const held = new Set(ledger && heldBatches(ledger, transferId).map(({ batch }) => batch));
  const begun = ledger === undefined ? open : open.filter((batch) => held.has(batch));
  const way = await takenWay(services, route, transferId);
  return { terms: termsOf(route, way?.via ?? 'transfer'), begun, waiting: open.length - begun.length };
});
