import { z } from 'zod';
import type { Immutable } from '../schema';

/** Who did something, when and why. */
export const doneBySchema = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  reason: z.string().exactOptional(),
});
export type DoneBy = Immutable<z.output<typeof doneBySchema>>;

/** What somebody did to a transfer after its start. */
export const actSchema = doneBySchema.extend({
  act: z.enum(['cancel', 'pause', 'resume', 'retry']),
  transferId: z.string().exactOptional().describe('Of the transfer a retry started.'),
});
export type Act = Immutable<z.output<typeof actSchema>>;

/** All that was done to a transfer, in order. */
export const actsSchema = z.object({ acts: z.array(actSchema) });

const past = { cancel: 'cancelled', pause: 'paused', resume: 'resumed', retry: 'retried' } as const;

/** An act as a report notes it. */
export const actNote = ({ act, by, at, reason }: Act): string =>
  `${past[act]} by ${by} at ${at}${reason === undefined ? '' : `: ${reason}`}`;
