import { OrchestrationRuntimeStatus as Status, type DurableClient } from 'durable-functions';
import pMap from 'p-map';
import { z } from 'zod';
import { orchestratorNames } from '../../orchestrations/names';
import { listOpenWork } from '../../records/open-work';
import { readLedger } from '../../records/transfer/ledger';
import type { Services } from '../../services';
import { findInstance, stateOf, type TransferClient } from '../instances';

/** So much is named; the others are counted. */
const mostNamed = 100;

const workSchema = z.object({
  id: z.string().describe('Of the orchestration; that of a transfer is the id of the transfer.'),
  name: z.string().describe('What it does, like transfer or rotateSas.'),
  state: z.enum(['queued', 'running', 'lost']).describe('Lost: it died, and is yet to be begun again.'),
  since: z.iso.datetime().exactOptional(),
});
type Work = z.output<typeof workSchema>;

/** What an app has under way. */
export const underWaySchema = z
  .object({
    drained: z.boolean().describe('Nothing is under way, so nothing is left to another version of the app.'),
    total: z.int(),
    work: z.array(workSchema).describe(`The oldest first, ${mostNamed} at most.`),
  })
  .meta({ id: 'UnderWay' });

type App = Services & { readonly client: Pick<DurableClient, 'getStatusBy'> & TransferClient };

/** Everything that has not ended: orchestrations of any kind, and what is to be begun again. */
export async function underWay(app: App): Promise<z.output<typeof underWaySchema>> {
  const live = await app.client.getStatusBy({
    runtimeStatus: [Status.Pending, Status.Running, Status.ContinuedAsNew, Status.Suspended],
  });
  const going = live.map(({ instanceId, createdTime, ...instance }) => ({
    ...{ id: instanceId, name: instance.name, since: sinceOf(createdTime) },
    state: stateOf(instance) === 'queued' ? ('queued' as const) : ('running' as const),
  }));
  going.sort((a, b) => (a.since < b.since ? -1 : 1));
  const known = new Set(going.map(({ id }) => id));
  const lost = await withoutEnded(
    app.client,
    (await unfinished(app)).filter(({ id }) => !known.has(id)),
  );
  const work: Work[] = [...lost, ...going];
  return { drained: work.length === 0, total: work.length, work: work.slice(0, mostNamed) };
}

/** A date by its type, a text by the client: lists come as the host sends them. */
const sinceOf = (createdTime: Date | string): string => new Date(createdTime).toISOString();

/** Notes outlast an end that was good until the next look of `recoverTransfers`. */
async function withoutEnded(client: TransferClient, work: readonly Work[]): Promise<Work[]> {
  const looked = await pMap(
    work,
    async (each) => {
      const instance = await findInstance(client, each.id);
      return instance !== undefined && stateOf(instance) === 'completed' ? [] : [each];
    },
    { concurrency: 4 },
  );
  return looked.flat();
}

async function unfinished(services: Services): Promise<Work[]> {
  const ledgers = await Promise.all(
    [...services.config.routes.values()].map((route) => readLedger(services, route)),
  );
  const open = await listOpenWork(services);
  return [
    ...ledgers.flatMap(({ restarts }) =>
      Object.keys(restarts).map((id) => ({ id, name: orchestratorNames.transfer, state: 'lost' as const })),
    ),
    ...open.map(({ instanceId: id }) => ({ id, name: 'open work', state: 'lost' as const })),
  ];
}
