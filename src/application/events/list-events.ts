import { z } from 'zod';
import { eventKinds, eventTypes, toldEventSchema } from '../../domain/events/event';
import {
  deadFolder,
  eventIndex,
  eventKey,
  eventKeyPattern,
  eventPath,
  outboxFolder,
  type Letter,
} from '../../records/events/paths';
import { homes } from '../../records/homes';
import { pageOf } from '../../records/pages';
import type { Services } from '../../services';
import { anyOf, fitsKind, nextToken, pageLimit, pageToken } from '../request-parts';
import { idOfKey } from '../../records/indexes';
import { lettersIn } from './letters';

/** Query of the list. Several values of a filter are joined by commas. */
export const eventQuerySchema = z.strictObject({
  type: anyOf([...eventTypes, ...eventKinds]).describe(
    'Only these, e.g. transfer.failed,batch.failed; `transfer` means all of it.',
  ),
  route: z.string().optional().describe('Only this route.'),
  transfer: z.string().optional().describe('Only those of this transfer.'),
  limit: pageLimit.describe('Most events to answer with, 1 to 100.'),
  continuationToken: pageToken(eventKeyPattern),
});
type EventQuery = z.output<typeof eventQuerySchema>;

const listedSchema = toldEventSchema
  .extend({
    waiting: z.array(z.string()).exactOptional().describe('Sinks that are yet to be told.'),
    undelivered: z
      .array(z.string())
      .exactOptional()
      .describe('Sinks that were never told: see POST /api/events/replay.'),
  })
  .meta({ id: 'ListedEvent' });
type ListedEvent = z.output<typeof listedSchema>;

/** A page of events. */
export const eventListSchema = z
  .object({ events: z.array(listedSchema), continuationToken: nextToken })
  .meta({ id: 'EventList' });

/** Events newest first: a listing, one read for each that is looked at, and listings of open letters. */
export async function listEvents(
  services: Services,
  query: EventQuery,
): Promise<z.output<typeof eventListSchema>> {
  const { items, ...page } = await pageOf(services, query, {
    index: eventIndex,
    read: (key) => readEvent(services, key),
    fits: (event) => matches(event, query),
  });
  const [pending, dead] = [
    await lettersIn(services, outboxFolder()),
    await lettersIn(services, deadFolder()),
  ];
  const sinksOf = (letters: readonly Letter[], id: string): string[] =>
    letters.filter((each) => each.id === id).map(({ sink }) => sink);
  const events = items.map((event) => {
    const [waiting, undelivered] = [sinksOf(pending, event.id), sinksOf(dead, event.id)];
    return {
      ...event,
      ...(waiting.length > 0 && { waiting }),
      ...(undelivered.length > 0 && { undelivered }),
    };
  });
  return { events, ...page };
}

/** Who died before it told for good may have left an entry under another time: it is passed over. */
async function readEvent(services: Services, key: string): Promise<ListedEvent | undefined> {
  for (const home of homes(services)) {
    const event = await services.records(home).read(eventPath(idOfKey(key)));
    if (event !== undefined && eventKey(event) === key) return listedSchema.parse(event);
  }
  return undefined;
}

function matches(event: ListedEvent, { type, route, transfer }: EventQuery): boolean {
  return (
    fitsKind(event.type, type) &&
    (route === undefined || route === event.route) &&
    (transfer === undefined || transfer === event.transferId)
  );
}
