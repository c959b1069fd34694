import pMap from 'p-map';
import type { Route } from '../../domain/route';
import { beginAgain, heldBatches, type Ledger } from '../../domain/transfer/ledger';
import { toInput, type CloseInput, type TransferInput } from '../../domain/transfer/inputs';
import { batchId, closeId, laneId } from '../../domain/transfer/names';
import { transferProgressSchema } from '../../domain/transfer/status';
import { orchestratorNames } from '../../orchestrations/names';
import { changeLedger, endTransfers, readLedger } from '../../records/transfer/ledger';
import { requestPath } from '../../records/transfer/paths';
import { endedAbruptly, isStarting, noTrace } from '../find-transfer';
import { findInstance, inputOf, isLive, stateOf, type App, type TransferClient } from '../instances';
import { requestCancel } from './cancel-transfer';

/** A worker that dies takes the orchestration with it whose turn it was; more often it is no accident. */
const mostRestarts = 5;

/**
 * Looks at every transfer that has not ended. One whose orchestration died is begun again under its own id:
 * plan, records and ledger are as they were, and all below it finds what it did before. One that was
 * terminated or purged, or died too often, is brought to its end: its parts are cancelled, and when they have
 * ended, what arrived is reported.
 * @throws AggregateError of the routes that failed; the next look tries again.
 */
export async function recoverTransfers(app: App): Promise<void> {
  const look = async (route: Route): Promise<void> => {
    const ledger = await readLedger(app, route);
    await pMap(Object.keys(ledger.restarts), (transferId) => recover({ app, route, ledger, transferId }), {
      concurrency: 4,
      stopOnError: false,
    });
  };
  await pMap(app.config.routes.values(), look, { concurrency: 4, stopOnError: false });
}

/** A transfer that has not ended, and with what it is looked at. */
interface Look {
  readonly app: App;
  readonly route: Route;
  readonly ledger: Ledger;
  readonly transferId: string;
}

async function recover(look: Look): Promise<void> {
  const { app, route, ledger, transferId } = look;
  const instance = await findInstance(app.client, transferId);
  if (isLive(instance)) return;
  if (instance !== undefined && stateOf(instance) === 'completed') return takeOff(look);
  const input = (instance && inputOf(instance)) ?? (await inputFromRequest(look));
  if (input === undefined) return takeOff(look);
  if (instance === undefined && !ledger.order.includes(transferId)) {
    // Its start was cut short, and can be repeated.
    return isStarting(input, app.now()) ? undefined : takeOff(look);
  }
  const error = instance === undefined ? noTrace : endedAbruptly(instance);
  const startedAt =
    transferProgressSchema.safeParse(instance?.customStatus).data?.startedAt ?? input.requestedAt;
  const restarts = ledger.restarts[transferId] ?? 0;
  if (instance !== undefined && stateOf(instance) === 'failed' && restarts < mostRestarts) {
    await changeLedger(app, route, (current) => beginAgain(current, transferId));
    const note = `restart ${restarts + 1} of at most ${mostRestarts}, it died of: ${error.message}`;
    await app.client.startNew(orchestratorNames.transfer, {
      instanceId: transferId,
      input: { ...input, restart: { startedAt, note } } satisfies TransferInput,
    });
  } else if (await hasLiveParts(look)) {
    await requestCancel(app, route, transferId, { requestedBy: 'acr-ferry', reason: error.message });
  } else {
    await close(app.client, { transferId, route: route.name, startedAt, error });
  }
}

const takeOff = async ({ app, route, transferId }: Look): Promise<void> => {
  await endTransfers(app, route, [transferId]);
};

async function inputFromRequest({ app, route, transferId }: Look): Promise<TransferInput | undefined> {
  const request = await app.records(route).read(requestPath(transferId));
  return request && toInput(request);
}

/** Lanes and batches outlive their transfer: what they hold is theirs until they have ended. */
async function hasLiveParts({ app, ledger, transferId }: Look): Promise<boolean> {
  const parts = heldBatches(ledger, transferId).map(({ batch }) => batchId(transferId, batch));
  for (const part of parts) if (isLive(await findInstance(app.client, part))) return true;
  for (let lane = 1; ; lane++) {
    const instance = await findInstance(app.client, laneId(transferId, lane));
    if (instance === undefined) return false;
    if (isLive(instance)) return true;
  }
}

/** Also when an earlier close died: it is repeated until the transfer is off the ledger. */
async function close(client: TransferClient, input: CloseInput): Promise<void> {
  const instanceId = closeId(input.transferId);
  if (isLive(await findInstance(client, instanceId))) return;
  await client.startNew(orchestratorNames.closeTransfer, { instanceId, input });
}
