import { z } from 'zod';
import type { Immutable } from '../schema';

/** The first and the last number a route that sends gave, as far as it remembers. */
export const drawnSchema = z.object({ first: z.int(), last: z.int() });

/** What a receiving route took of one sender. */
export const takenSchema = z.object({
  sender: z.string(),
  highest: z.int(),
  /** Where an operator had the numbers begin anew; what is not above is too old. */
  floor: z.int().exactOptional(),
  /** And when that was: the sender may have lost its memory of what it sent before. */
  resetAt: z.iso.datetime().exactOptional(),
  /** Of the last numbers those that came, with the transfer that has them. */
  taken: z.record(z.string(), z.string()),
});
export type Taken = Immutable<z.output<typeof takenSchema>>;

/** Where a carried waybill comes from, and which of its sender's it is. */
export const originSchema = z.object({
  sender: z.string(),
  number: z.int(),
  /** An operator wants it whatever came before. */
  allowed: z.literal(true).exactOptional(),
  /** The numbers of its sender go on from it, whatever came before. */
  resets: z.literal(true).exactOptional(),
});
export type Origin = Immutable<z.output<typeof originSchema>>;

/** Numbers so far below the highest come too late; those above may come in any order. */
const window = 1000;

/** Whether a number is too old to be told from one that was taken. */
export const isTooOld = (known: Taken | undefined, number: number): boolean =>
  known !== undefined && number <= Math.max(known.highest - window, known.floor ?? 0);

const daySeconds = 24 * 3600;

/**
 * Whether a number is higher than any sender comes to: they begin with the seconds of its clock and rise by
 * one. Taken, it would make all that follow too old.
 */
export const isTooHigh = (known: Taken | undefined, number: number, now: Date): boolean =>
  number > Math.max((known?.highest ?? 0) + window, now.getTime() / 1000 + daySeconds);

/** The transfer that has a number. */
export const holderOf = (known: Taken | undefined, number: number): string | undefined =>
  known?.taken[String(number)];

/**
 * Gives a number to a transfer, and forgets what is too old by then. What was taken above one that resets is
 * kept in mind, for the numbers come there again.
 */
export function take(known: Taken | undefined, origin: Origin, transferId: string, now: Date): Taken {
  const { sender, number, resets } = origin;
  const highest = resets ? number : Math.max(known?.highest ?? number, number);
  const floor = resets ? number : known?.floor;
  const resetAt = resets ? now.toISOString() : known?.resetAt;
  const all = Object.entries({ ...known?.taken, [String(number)]: transferId });
  return {
    sender,
    highest,
    ...(floor !== undefined && { floor }),
    ...(resetAt !== undefined && { resetAt }),
    taken: Object.fromEntries(all.filter(([taken]) => Number(taken) > highest - window)),
  };
}
