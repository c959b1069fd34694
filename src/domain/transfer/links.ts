import { z } from 'zod';

/** Where a transfer is looked at, reported and cancelled. */
export const linksSchema = z.object({ self: z.string(), report: z.string(), cancel: z.string() });

/** Our own paths; those of the durable extension carry keys and are never answered. */
export function linksOf(transferId: string): z.output<typeof linksSchema> {
  const self = `/api/transfers/${transferId}`;
  return { self, report: `${self}/report`, cancel: `${self}/cancel` };
}
