import { z } from 'zod';
import { referenceOf } from '../selection/artifact-reference';
import { doneBySchema } from './acts';
import { ways, type Slots } from '../route';
import type { Immutable } from '../schema';
import { atTarget, type PlannedArtifact } from '../waybill/waybill';

const heldSchema = z.object({
  transferId: z.string(),
  lane: z.int().min(1),
  batch: z.int().min(1),
  byImport: z.literal(true).exactOptional().describe('It has a slot of those for image imports.'),
});

/** Who may run on a route: its transfers, and their batches, which share the slots of the route. */
export const ledgerSchema = z.object({
  restarts: z
    .record(z.string(), z.int().min(0))
    .describe(
      'Of every transfer that has not ended: how often it was begun again, for its orchestration died.',
    ),
  order: z.array(z.string()).describe('Planned transfers that have not ended, in the order they came.'),
  next: z.record(z.string(), z.int().min(1)).describe('Of each of them: the batch that is handed out next.'),
  busy: z.array(heldSchema).describe('Batches under way, at most as many as the route has slots.'),
  waiting: z.array(heldSchema).describe('Batches handed out that wait for a slot, in the order they came.'),
  paused: z
    .record(z.string(), doneBySchema)
    .describe('Transfers that begin nothing until somebody resumes them.'),
  resumed: z
    .record(z.string(), doneBySchema)
    .describe('Who last resumed a transfer that has not ended: told from here, whoever dies.'),
  cancelled: z.array(z.string()).describe('Transfers that were told to stop and have not ended.'),
});
export type Ledger = Immutable<z.output<typeof ledgerSchema>>;

/** A batch and the lane it was handed to. */
export type Held = Ledger['busy'][number];

/** The ledger of a route where nothing runs. */
export const emptyLedger: Ledger = {
  ...{ restarts: {}, order: [], next: {}, busy: [], waiting: [] },
  ...{ paused: {}, resumed: {}, cancelled: [] },
};

/** A lane that asks for work. */
export interface Claim {
  readonly transferId: string;
  readonly lane: number;
  /** The batch it had before; 0 in the beginning. */
  readonly after: number;
  /** How many batches the transfer has. */
  readonly batches: number;
  /** The target registry imports what the transfer brings. */
  readonly byImport?: boolean;
}

/** Notes a transfer that starts: from now on until it is taken off, it has not ended. */
export const begin = (ledger: Ledger, transferId: string): Ledger =>
  hasNotEnded(ledger, transferId) ? ledger : withRestarts(ledger, transferId, 0);

/** Counts that a transfer is begun again. */
export const beginAgain = (ledger: Ledger, transferId: string): Ledger =>
  withRestarts(ledger, transferId, (ledger.restarts[transferId] ?? 0) + 1);

/** Whether a transfer was begun and not taken off; its orchestration may have died. */
export const hasNotEnded = ({ restarts }: Ledger, transferId: string): boolean => transferId in restarts;

const withRestarts = (ledger: Ledger, transferId: string, times: number): Ledger => ({
  ...ledger,
  restarts: { ...ledger.restarts, [transferId]: times },
});

/** Puts a planned transfer behind the others. Repeated, it keeps its place. */
export function enter(ledger: Ledger, transferId: string): Ledger {
  if (ledger.order.includes(transferId)) return ledger;
  const order = [...ledger.order, transferId];
  return begin({ ...ledger, order, next: { ...ledger.next, [transferId]: 1 } }, transferId);
}

/** The transfers before one. It waits for no others: so no two wait for each other. */
export const before = ({ order }: Ledger, transferId: string): readonly string[] =>
  order.slice(0, Math.max(0, order.indexOf(transferId)));

/** What two transfers must not both move: a tag of the target, and a manifest. */
export function exclusiveIn(artifact: PlannedArtifact): string[] {
  const { digest } = artifact;
  const reference = atTarget(artifact);
  const manifest = `${referenceOf(reference).repository}@${digest}`;
  return manifest === reference ? [manifest] : [reference, manifest];
}

/**
 * Takes from a lane the batch it is done with and hands it the next of its transfer, at the back of the queue
 * for a slot, so that a small transfer does not wait for a large one. A claim that is repeated changes
 * nothing: the lane holds a batch after the one it is done with.
 */
export function claim(ledger: Ledger, claimed: Claim, slots: Slots): Ledger {
  const { transferId, lane, after, batches, byImport = false } = claimed;
  const next = ledger.next[transferId];
  const held = heldBy(ledger, { transferId, lane });
  if (next === undefined || (held !== undefined && held.batch > after)) return admit(ledger, slots);
  const left = held === undefined ? ledger : keeping(ledger, (each) => each !== held);
  if (next > batches) return admit(left, slots);
  const batch = { transferId, lane, batch: next, ...(byImport && { byImport: true as const }) };
  const waiting = [...left.waiting, batch];
  return admit({ ...left, next: { ...left.next, [transferId]: next + 1 }, waiting }, slots);
}

/** The batch a lane has, under way or waiting. */
export const heldBy = (ledger: Ledger, lane: Pick<Held, 'transferId' | 'lane'>): Held | undefined =>
  handedOut(ledger).find(
    ({ transferId, lane: number }) => transferId === lane.transferId && number === lane.lane,
  );

/** Takes out transfers that are over, with all they hold. */
export function withoutTransfers(ledger: Ledger, over: readonly string[], slots: Slots): Ledger {
  const stays = (transferId: string): boolean => !over.includes(transferId);
  const left = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([transferId]) => stays(transferId)));
  const { restarts, order, next, paused, resumed, cancelled } = ledger;
  const kept = keeping(ledger, ({ transferId }) => stays(transferId));
  const lists = { order: order.filter(stays), cancelled: cancelled.filter(stays) };
  const byTransfer = {
    ...{ restarts: left(restarts), next: left(next) },
    ...{ paused: left(paused), resumed: left(resumed) },
  };
  return admit({ ...kept, ...lists, ...byTransfer }, slots);
}

/** The batches a transfer has under way or waiting. */
export const heldBatches = (ledger: Ledger, transferId: string): Held[] =>
  handedOut(ledger).filter(isOf(transferId));

/** Picks what a transfer holds. */
export const isOf =
  (wanted: string) =>
  ({ transferId }: Held): boolean =>
    transferId === wanted;

const handedOut = ({ busy, waiting }: Ledger): readonly Held[] => [...busy, ...waiting];

const keeping = (ledger: Ledger, keep: (held: Held) => boolean): Ledger => ({
  ...ledger,
  busy: ledger.busy.filter(keep),
  waiting: ledger.waiting.filter(keep),
});

/** Gives free slots to the batches that wait longest, by their way, and none to a paused transfer. */
export function admit(ledger: Ledger, slots: Slots): Ledger {
  const mayGo = ledger.waiting.filter(({ transferId }) => !(transferId in ledger.paused));
  const admitted = ways.flatMap((way) => {
    const goes = (held: Held): boolean => (held.byImport ? 'import' : 'transfer') === way;
    return mayGo.filter(goes).slice(0, Math.max(0, slots[way] - ledger.busy.filter(goes).length));
  });
  if (admitted.length === 0) return ledger;
  return {
    ...ledger,
    busy: [...ledger.busy, ...admitted],
    waiting: ledger.waiting.filter((held) => !admitted.includes(held)),
  };
}
