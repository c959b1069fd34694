import pMap from 'p-map';
import { tell } from '../../domain/errors';
import { closedUntil } from '../../domain/starts/windows';
import type { DoneBy } from '../../domain/transfer/acts';
import { linksOf } from '../../domain/transfer/names';
import { isStateAway } from '../../azure/documents/failures';
import { createPassedOver } from '../../records/passed-over';
import { readLedger } from '../../records/transfer/ledger';
import { isFinished, seeInstance, type FoundTransfer } from '../find-transfer';
import type { Services } from '../../services';
import type { App } from '../instances';
import { PartlyKnown } from '../refusal';
import type { TransferSummary } from './transfer-views';

/** What a list shows of a transfer. */
export function toSummary(services: Services, found: FoundTransfer): TransferSummary {
  const { input, status, phase, via, progress, artifacts } = found;
  return {
    transferId: input.transferId,
    route: input.route,
    status,
    ...(phase && { phase }),
    ...(via && { via }),
    trigger: input.trigger,
    ...(input.cause !== undefined && { cause: input.cause }),
    caller: input.caller,
    createdAt: input.requestedAt,
    ...timesOf(found),
    ...waits(services, found),
    artifacts: artifacts ?? { total: Math.max(progress?.artifacts ?? 0, input.artifacts) },
    links: linksOf(input.transferId),
  };
}

/** When a transfer began and ended, how long that took, and how much it moved. */
export function timesOf({
  input,
  startedAt,
  finishedAt,
  bytes,
}: FoundTransfer): Pick<TransferSummary, 'startedAt' | 'finishedAt' | 'tookMs' | 'bytes'> {
  const tookMs =
    finishedAt === undefined
      ? undefined
      : Date.parse(finishedAt) - Date.parse(startedAt ?? input.requestedAt);
  return {
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(tookMs !== undefined && { tookMs: Math.max(tookMs, 0) }),
    ...(bytes !== undefined && { bytes }),
  };
}

/** Until when a transfer that has not ended begins nothing, by the windows of its route. */
export function waits(services: Services, { input, status }: FoundTransfer): { waitsUntil?: string } {
  const windows = isFinished(status) ? undefined : services.config.routes.get(input.route)?.windows;
  const until = closedUntil(windows, services.now());
  return until === undefined ? {} : { waitsUntil: until.toISOString() };
}

const ledgersAtOnce = 8;

/** Says who paused what has not ended. */
export async function withPauses(
  app: App,
  transfers: readonly TransferSummary[],
): Promise<TransferSummary[]> {
  const open = transfers.filter(({ status }) => !isFinished(status));
  const paused = await pausesOf(app, new Set(open.map(({ route }) => route)));
  return transfers.map((transfer) => {
    const doneBy = paused.get(transfer.transferId);
    return doneBy === undefined ? transfer : { ...transfer, paused: doneBy };
  });
}

/** Who paused what, by the id of the transfer. */
export type Pauses = ReadonlyMap<string, DoneBy>;

/** Pauses on some routes, by a look at each ledger; one that does not answer keeps nobody. */
export async function pausesOf(app: App, routes: ReadonlySet<string>): Promise<Pauses> {
  const ledgers = await pMap(
    routes,
    (name) => {
      const route = app.config.routes.get(name);
      return route && createPassedOver().unless(readLedger(app, route));
    },
    { concurrency: ledgersAtOnce },
  );
  return new Map(ledgers.flatMap((ledger) => Object.entries(ledger?.paused ?? {})));
}

/** Looks at a transfer. @throws PartlyKnown with what its instance tells, when no document answers */
export async function orSummary<T>(app: App, transferId: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const seen = isStateAway(error) ? await seeInstance(app, transferId) : undefined;
    if (!isStateAway(error) || seen === undefined) throw error;
    const { found } = seen;
    throw new PartlyKnown(error, {
      ...toSummary(app, found),
      ...(found.error && { error: tell(found.error) }),
    });
  }
}
