import { z } from 'zod';
import { eventSchema, eventTypes } from '../../domain/events/event';
import {
  deadFolder,
  deadIn,
  eventIndex,
  eventKey,
  eventKeyPattern,
  eventPath,
} from '../../records/events/paths';
import { homes } from '../../records/homes';
import { filteredPage } from '../../records/pages';
import type { Services } from '../../services';
import { anyOf, nextToken, pageLimit, pageToken } from '../request-parts';
import { idOfKey } from '../../records/indexes';

/** Query of the list. Several values of a filter are joined by commas. */
export const eventQuerySchema = z.strictObject({
  type: anyOf(eventTypes).describe('Only these, e.g. transfer.failed,batch.failed.'),
  route: z.string().optional().describe('Only this route.'),
  transfer: z.string().optional().describe('Only those of this transfer.'),
  limit: pageLimit.describe('Most events to answer with, 1 to 100.'),
  continuationToken: pageToken(eventKeyPattern),
});
type EventQuery = z.output<typeof eventQuerySchema>;

const listedSchema = eventSchema
  .extend({
    undelivered: z
      .array(z.string())
      .exactOptional()
      .describe('Sinks that were never told: see POST /api/events/replay.'),
  })
  .meta({ id: 'ListedEvent' });
type ListedEvent = z.output<typeof listedSchema>;

/** A page of events. */
export const eventListSchema = z
  .object({
    events: z.array(listedSchema),
    continuationToken: nextToken,
  })
  .meta({ id: 'EventList' });

/** Events newest first: a listing, one read for each that is looked at, and a listing of dead letters. */
export async function listEvents(
  services: Services,
  query: EventQuery,
): Promise<z.output<typeof eventListSchema>> {
  const { items, ...page } = await filteredPage(services, {
    index: eventIndex,
    after: query.continuationToken ?? '',
    limit: query.limit,
    read: (key) => readEvent(services, key),
    fits: (event) => matches(event, query),
  });
  const dead = await undelivered(services);
  const events = items.map((event) => {
    const sinks = dead.get(event.id);
    return { ...event, ...(sinks && { undelivered: sinks }) };
  });
  return { events, ...page };
}

/** Who died before it told for good may have left an entry under another time: it is passed over. */
async function readEvent(services: Services, key: string): Promise<ListedEvent | undefined> {
  for (const home of homes(services)) {
    const event = await services.records(home).read(eventPath(idOfKey(key)));
    if (event !== undefined && eventKey(event) === key) return structuredClone(event);
  }
  return undefined;
}

/** As many as one listing has: a thousand lost letters are a matter for somebody who looks at each. */
const mostDead = 5000;

async function undelivered(services: Services): Promise<Map<string, string[]>> {
  const bySink = new Map<string, string[]>();
  for (const home of homes(services)) {
    const { paths } = await services.records(home).list(deadFolder(), mostDead);
    for (const { sink, id } of paths.flatMap((path) => deadIn(path) ?? []))
      bySink.set(id, [...(bySink.get(id) ?? []), sink]);
  }
  return bySink;
}

function matches(event: ListedEvent, { type, route, transfer }: EventQuery): boolean {
  return (
    (type?.includes(event.type) ?? true) &&
    (route === undefined || route === event.route) &&
    (transfer === undefined || transfer === event.transferId)
  );
}
