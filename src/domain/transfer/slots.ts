import { batchId, transferOfBatch } from './names';

/**
 * The batches of a route that are under way, over all its transfers, and those that wait until one of them ends, in the order they came. A
 * lane that ends a batch asks for its next at the back of the queue, so a small transfer does not wait for a large one.
 */
export interface Slots {
  /** Ids of batches. */
  readonly busy: readonly string[];
  readonly waiting: readonly string[];
}

/** Path of a route's slots in the state container. */
export const slotsPath = (route: string): string => `slots/${route}.json`;

const none: Slots = { busy: [], waiting: [] };

/** A batch of a transfer. */
interface Batch {
  readonly transferId: string;
  readonly batch: number;
}

/** Asks for the slot of a batch, among at most so many. Repeated, it keeps its slot or its place in the queue. */
export function askSlot(slots: Slots = none, { transferId, batch }: Batch, limit: number): Slots {
  const asked = batchId(transferId, batch);
  const { busy } = slots;
  if (busy.includes(asked)) return slots;
  const waiting = slots.waiting.includes(asked) ? slots.waiting : [...slots.waiting, asked];
  const isNext = waiting.indexOf(asked) < limit - busy.length;
  return isNext
    ? { busy: [...busy, asked], waiting: waiting.filter((id) => id !== asked) }
    : { busy, waiting };
}

export const leaveSlot = (slots: Slots = none, { transferId, batch }: Batch): Slots =>
  keeping(slots, (id) => id !== batchId(transferId, batch));

export const hasSlot = (slots: Slots | undefined, { transferId, batch }: Batch): boolean =>
  slots?.busy.includes(batchId(transferId, batch)) ?? false;

export const withoutSlots = (slots: Slots = none, ended: readonly string[]): Slots =>
  keeping(slots, (id) => !ended.includes(transferOfBatch(id)));

/** Transfers that hold or await slots. */
export const transfersIn = ({ busy, waiting }: Slots = none): string[] => [
  ...new Set([...busy, ...waiting].map(transferOfBatch)),
];

const keeping = ({ busy, waiting }: Slots, keep: (id: string) => boolean): Slots => ({
  busy: busy.filter(keep),
  waiting: waiting.filter(keep),
});
