import pMap from 'p-map';
import { slotsOf, type Route } from '../../domain/route';
import { beginAgain, heldBatches, type Ledger } from '../../domain/transfer/ledger';
import { toInput, type CloseInput, type TransferInput } from '../../domain/transfer/inputs';
import { closeId } from '../../domain/transfer/names';
import { heldEvent } from '../../domain/transfer/transfer-event';
import type { Failure } from '../../domain/errors';
import { transferProgressSchema } from '../../domain/transfer/status';
import { orchestratorNames } from '../../orchestrations/names';
import { raise } from '../../records/events/raise';
import { changeLedger, endTransfers, readLedger } from '../../records/transfer/ledger';
import { cancelPath, requestPath } from '../../records/transfer/paths';
import { endedAbruptly, isStarting, noTrace } from '../find-transfer';
import {
  endVainly,
  findInstance,
  inVain,
  inputOf,
  isLive,
  mostRestarts,
  stateOf,
  vainWaits,
  type App,
  type Part,
  type TransferClient,
} from '../instances';
import { noteHeld } from '../../records/transfer/acts';
import { requestCancel } from './cancel-transfer';
import { batchPart, lanePart, transferPart } from './parts';

/**
 * Looks at every transfer that has not ended. One whose orchestration died, or waits for a part that was
 * purged, is begun again under its own id: plan, records and ledger are as they were, and all below it finds
 * what it did before. One that was terminated or purged, or died too often, is brought to its end: its parts
 * are cancelled, and when they have ended, what arrived is reported. Of a pause or its end is told, too, if
 * who was to tell died.
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
  await noteHeld(app.records(route), transferId, ledger);
  await raise(app, heldEvent({ transferId, route: route.name }, ledger));
  const instance = await findInstance(app.client, transferId);
  if (isLive(instance)) return endVain(look, [transferPart(transferId)]);
  if (instance !== undefined && stateOf(instance) === 'completed') return takeOff(look);
  const input = (instance && inputOf(instance)) ?? (await inputFromRequest(look));
  if (input === undefined) return takeOff(look);
  if (instance === undefined && !ledger.order.includes(transferId)) {
    // Its start was cut short, and can be repeated.
    return isStarting(input, app.now()) ? undefined : takeOff(look);
  }
  const death = instance === undefined ? noTrace : endedAbruptly(instance);
  const isOurs = death.message === inVain;
  const mayGoOn = isOurs ? !(await isCancelled(look)) : instance && stateOf(instance) === 'failed';
  const error: Failure = isOurs && mayGoOn ? { ...death, code: 'INTERNAL' } : death;
  const progress = transferProgressSchema.safeParse(instance?.customStatus).data;
  const startedAt = progress?.startedAt ?? input.requestedAt;
  const parts = partsOf(look, progress?.lanes);
  const restarts = ledger.restarts[transferId] ?? 0;
  if (mayGoOn && restarts < mostRestarts) {
    await changeLedger(app, route, (current) => beginAgain(current, transferId));
    const note = `restart ${restarts + 1} of at most ${mostRestarts}, it died of: ${error.message}`;
    await app.client.startNew(orchestratorNames.transfer, {
      instanceId: transferId,
      input: { ...input, restart: { startedAt, note } } satisfies TransferInput,
    });
  } else if (await hasLive(app, parts)) {
    await requestCancel(app, route, transferId, { requestedBy: 'acr-ferry', reason: error.message });
    await endVain(look, parts);
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
async function hasLive({ client }: App, parts: readonly Part[]): Promise<boolean> {
  for (const { id } of parts) if (isLive(await findInstance(client, id))) return true;
  return false;
}

/** The parts a transfer may have: batches that are held, and lanes, also where the route has fewer by now. */
function partsOf({ ledger, route, transferId }: Look, shown = 0): Part[] {
  const held = heldBatches(ledger, transferId);
  const lanes = Math.max(shown, ...Object.values(slotsOf(route)), ...held.map(({ lane }) => lane));
  return [
    ...Array.from({ length: lanes }, (_, i) => lanePart(transferId, i + 1)),
    ...held.map(({ batch }) => batchPart(transferId, batch)),
  ];
}

/** Ends what waits in vain, from the top: a transfer that is ended so is begun again by the next look. */
async function endVain(look: Look, parts: readonly Part[]): Promise<void> {
  const { app, ledger, transferId } = look;
  const held = heldBatches(ledger, transferId).map(({ lane }) => lanePart(transferId, lane).id);
  const circumstances = { unfinished: new Set(held), isCancelled: () => isCancelled(look) };
  for (const part of parts) {
    const vain = await vainWaits(app, part, circumstances);
    // Below a transfer all is called again by it.
    const ended = part.id === transferId ? vain.slice(0, 1) : vain;
    for (const id of ended) await endVainly(app, id);
  }
}

const isCancelled = ({ app, route, transferId }: Look): Promise<boolean> =>
  app.records(route).exists(cancelPath(transferId));

/** Also when an earlier close died: it is repeated until the transfer is off the ledger. */
async function close(client: TransferClient, input: CloseInput): Promise<void> {
  const instanceId = closeId(input.transferId);
  if (isLive(await findInstance(client, instanceId))) return;
  await client.startNew(orchestratorNames.closeTransfer, { instanceId, input });
}
