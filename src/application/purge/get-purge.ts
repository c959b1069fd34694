import { z } from 'zod';
import { purgedSchema } from '../../domain/purge/purge';
import { findInstance, type TransferClient, workStatusOf, workStatusSchema } from '../instances';
import { purgeId, type RetentionDays } from './start-purge';

/** How purging stands. */
export const purgeViewSchema = z
  .object({
    retention: z.record(z.string(), z.number()).describe('Days each kind is kept; what is absent, for ever.'),
    last: purgedSchema
      .extend({ status: workStatusSchema })
      .exactOptional()
      .describe('The purge that runs, or else ran last.'),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'Purge' });

/** What is kept for how long, and what the last purge came to. */
export async function getPurge(
  client: TransferClient,
  days: RetentionDays,
): Promise<z.output<typeof purgeViewSchema>> {
  const instance = await findInstance(client, purgeId);
  const purged = purgedSchema.safeParse(instance?.customStatus).data;
  const view = { retention: { ...days }, links: { self: '/api/purge' } };
  if (instance === undefined || purged === undefined) return view;
  return { ...view, last: { status: workStatusOf(instance), ...purged } };
}
