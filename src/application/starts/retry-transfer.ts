import { z } from 'zod';
import type { Caller } from '../../domain/audit/caller';
import type { Route } from '../../domain/route';
import type { Act, DoneBy } from '../../domain/transfer/acts';
import { linksOf } from '../../domain/transfer/names';
import type { TransferRequest } from '../../domain/transfer/request';
import { changeActs, readActs } from '../../records/transfer/acts';
import { derivedTransferId } from '../../records/transfer/transfer-id';
import { invalid } from '../check';
import { findTransfer, isFinished, statusOf } from '../find-transfer';
import type { App } from '../instances';
import { Refusal } from '../refusal';
import { reasonBody } from '../request-parts';
import { beginTransfer } from './begin-transfer';
import { keyProblems } from './idempotency-key';
import { startedTransferSchema } from './order-transfer';
import { impossible, nothingMissing, whatIsMissing } from './what-is-missing';

/** Body of a request to try a transfer again. */
export const retrySchema = reasonBody('RetryTransfer');

/** What a retry is answered with. */
export const startedRetrySchema = startedTransferSchema
  .omit({ duplicatesRemoved: true })
  .extend({ retryOf: z.string() })
  .meta({ id: 'StartedRetry' });

interface RetryOrder extends Pick<DoneBy, 'reason'> {
  readonly caller: Caller;
  readonly idempotencyKey: string | null;
}

interface Retry {
  readonly transfer: z.output<typeof startedRetrySchema>;
  /** False when a retry was under way, or begun with the same key before: then it is that one. */
  readonly fresh: boolean;
}

/**
 * Starts a transfer of what did not arrive of another. While one is under way it is answered with that, so
 * that nothing is moved twice at once.
 * @throws Refusal TRANSFER_NOT_FOUND, TRANSFER_RUNNING, NOTHING_MISSING or RETRY_IMPOSSIBLE
 */
export async function retryTransfer(app: App, retryOf: string, order: RetryOrder): Promise<Retry> {
  const { idempotencyKey: key, caller, reason } = order;
  const problems = keyProblems(key ?? undefined);
  if (problems.length > 0) throw invalid(problems);
  const { input, status } = await findTransfer(app, retryOf);
  if (!isFinished(status))
    throw new Refusal('TRANSFER_RUNNING', `The transfer is ${status}: what it misses is known at its end.`);
  const route = app.config.routes.get(input.route);
  if (route === undefined) throw impossible(`there is no route ${input.route} any more`);
  const wish = await whatIsMissing(app, route, retryOf);
  const at = app.now().toISOString();
  const doneBy = { by: caller.name, at, ...(reason !== undefined && { reason }) };
  const keyedId = key === null ? undefined : derivedTransferId('retry', retryOf, 'key', key);
  const transferId = await claimRetry(app, route, { retryOf, doneBy, keyedId });
  const wanted: TransferRequest = {
    ...{ transferId, route: route.name, ...wish },
    ...{ retryOf, trigger: 'http', caller, requestedAt: at },
  };
  const { request, fresh } = await beginTransfer(app, wanted);
  const { artifacts, requestedAt: createdAt } = request;
  const state = fresh ? 'queued' : (await findTransfer(app, transferId)).status;
  const links = linksOf(transferId);
  const counted = { artifacts: artifacts.length, createdAt, links };
  return { transfer: { transferId, retryOf, route: route.name, status: state, ...counted }, fresh };
}

/**
 * The id of the retry that is under way, or else of a new one, which is written down with who asked: of two
 * who ask at once one is first, and both get the same.
 */
async function claimRetry(
  app: App,
  route: Route,
  { retryOf, doneBy, keyedId }: { retryOf: string; doneBy: DoneBy; keyedId: string | undefined },
): Promise<string> {
  let over: string | undefined;
  const records = app.records(route);
  const last = retriesIn(await readActs(records, retryOf)).at(-1);
  if (last !== undefined && last !== keyedId) {
    const status = await statusOf(app, last);
    if (status === 'succeeded') throw nothingMissing(last);
    if (status === undefined || isFinished(status)) over = last;
  }
  const acts = await changeActs(records, retryOf, (known) => {
    const begun = retriesIn(known);
    const latest = begun.at(-1);
    if (keyedId !== undefined && begun.includes(keyedId)) return known;
    if (latest !== undefined && latest !== over) return known;
    const transferId = keyedId ?? derivedTransferId('retry', retryOf, String(begun.length + 1));
    return [...known, { act: 'retry', transferId, ...doneBy }];
  });
  const retries = retriesIn(acts);
  return keyedId !== undefined && retries.includes(keyedId) ? keyedId : (retries.at(-1) ?? retryOf);
}

const retriesIn = (acts: readonly Act[]): string[] =>
  acts.flatMap(({ act, transferId }) => (act === 'retry' && transferId !== undefined ? [transferId] : []));
