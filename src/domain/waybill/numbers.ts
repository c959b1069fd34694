import { z } from 'zod';
import type { Immutable } from '../schema';

/** The last number a route that sends gave to a waybill. */
export const drawnSchema = z.object({ last: z.int() });

/** What a receiving route took of one sender. */
export const takenSchema = z.object({
  sender: z.string(),
  highest: z.int(),
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
});
export type Origin = Immutable<z.output<typeof originSchema>>;

/** Numbers so far below the highest come too late; those above may come in any order. */
const window = 1000;

/** Whether a number is too old to be told from one that was taken. */
export const isTooOld = (known: Taken | undefined, number: number): boolean =>
  known !== undefined && number <= known.highest - window;

/** The transfer that has a number. */
export const holderOf = (known: Taken | undefined, number: number): string | undefined =>
  known?.taken[String(number)];

/** Gives a number to a transfer, and forgets what is too old by then. */
export function take(known: Taken | undefined, { sender, number }: Origin, transferId: string): Taken {
  const highest = Math.max(known?.highest ?? number, number);
  const all = Object.entries({ ...known?.taken, [String(number)]: transferId });
  return {
    sender,
    highest,
    taken: Object.fromEntries(all.filter(([taken]) => Number(taken) > highest - window)),
  };
}
