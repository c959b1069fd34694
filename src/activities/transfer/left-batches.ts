import { z } from 'zod';
import { termsOf, type RouteTerms } from '../../domain/route';
import { heldBatches } from '../../domain/transfer/ledger';
import { planPath } from '../../records/plan/paths';
import { readLedger } from '../../records/transfer/ledger';
import { batchResultPath } from '../../records/transfer/paths';
import { activity } from '../activity';

const leftBatchesInput = z.object({ route: z.string(), transferId: z.string() });

/** What of a transfer was not brought to an end. */
export interface LeftBatches {
  readonly terms: RouteTerms;
  /** Batches that were handed out and left no result. */
  readonly begun: readonly number[];
  /** How many were never handed out. */
  readonly waiting: number;
}

/** Finds the batches of a transfer that have no result. */
export const leftBatches = activity(leftBatchesInput, async (input, services): Promise<LeftBatches> => {
  const { transferId } = input;
  const route = services.route(input.route);
  const records = services.records(route);
  const ledger = await readLedger(services, route);
  const planned = (await records.read(planPath(transferId)))?.batches ?? 0;
  const begun: number[] = [];
  for (const { batch } of heldBatches(ledger, transferId))
    if (!(await records.exists(batchResultPath(transferId, batch)))) begun.push(batch);
  return { terms: termsOf(route), begun, waiting: planned - ((ledger.next[transferId] ?? 1) - 1) };
});
