import pMap from 'p-map';
import type { Services } from '../../services';
import type { Documents } from '../../azure/documents';
import { documents } from '../../domain/transfer/names';
import type { TransferPlan } from '../../domain/transfer/request';
import type { Route } from '../../domain/route';
import { slotsPath, withoutSlots, type Slots } from '../../domain/transfer/slots';
import { before, movedBy, turnsPath, withoutTurns, withTurn, type Turns } from '../../domain/transfer/turns';
import type { Activity } from '../activity';
import { throwIfCancelled } from '../../records/transfer/cancelled';
import { readWaybill } from '../../records/transfer/waybills';

interface TurnInput {
  readonly route: string;
  readonly transferId: string;
}

export interface Waiting {
  /** Transfers that move some of the same artifacts and came first. */
  readonly behind: readonly string[];
}

/** Queues a planned transfer behind the others of its route, and finds those it has to wait for. Repeated, it keeps its place. */
export const takeTurn: Activity<TurnInput, Waiting> = async ({ route: name, transferId }, services) => {
  const route = services.route(name);
  const turns = await services
    .documents(route)
    .update<Turns>(turnsPath(name), (current) => withTurn(current, transferId));
  const earlier = before(turns, transferId);
  if (earlier.length === 0) return { behind: [] };
  const mine = new Set<string>();
  await eachMoved(services, route, transferId, (moved) => mine.add(moved));
  const behind: string[] = [];
  for (const other of earlier) {
    const shared = new Set<string>();
    await eachMoved(services, route, other, (moved) => {
      if (mine.has(moved)) shared.add(moved);
    });
    if (shared.size > 0) behind.push(other);
  }
  return { behind };
};

/** Whom a transfer still waits for. */
export const awaitTurn: Activity<TurnInput & Waiting, Waiting> = async (
  { route: name, transferId, behind },
  services,
) => {
  const route = services.route(name);
  await throwIfCancelled(services, route, transferId);
  const turns = await services.documents(route).read<Turns>(turnsPath(name));
  return { behind: behind.filter((id) => turns?.order.includes(id)) };
};

/** Lets those behind go on. A transfer that cannot say so itself is found by the look at the schedules. */
export const endTurn: Activity<TurnInput, Record<string, never>> = async (
  { route: name, transferId },
  services,
) => {
  await endTurnsOf(services.documents(services.route(name)), name, [transferId]);
  return {};
};

/** Ends what transfers that are over hold of a route. */
export async function endTurnsOf(
  documents: Documents,
  route: string,
  over: readonly string[],
): Promise<void> {
  await documents.update<Turns>(turnsPath(route), (turns) => withoutTurns(turns, over));
  await documents.update<Slots>(slotsPath(route), (slots) => withoutSlots(slots, over));
}

const waybillsAtOnce = 16;

async function eachMoved(
  services: Services,
  route: Route,
  transferId: string,
  take: (moved: string) => void,
): Promise<void> {
  const plan = await services.documents(route).read<TransferPlan>(documents.plan(transferId));
  const batches = Array.from({ length: plan?.batches ?? 0 }, (_, i) => i + 1);
  await pMap(
    batches,
    async (batch) => {
      const { artifacts } = await readWaybill(services, route, transferId, batch);
      for (const moved of artifacts.flatMap(movedBy)) take(moved);
    },
    { concurrency: waybillsAtOnce },
  );
}
