import { z } from 'zod';
import { deadLetterSchema, pendingSchema } from '../../domain/events/delivery';
import { toldEventSchema, type DomainEvent } from '../../domain/events/event';
import { timeKey } from '../../domain/transfer/names';
import { indexOf } from '../indexes';
import { pathTo } from '../records';

type Named = Pick<DomainEvent, 'id' | 'time'>;

/** An event that was told: written last of all. */
export const eventPath = (id: string) => pathTo(`events/told/${id}.json`, toldEventSchema);

/** Oldest first, so that a sink hears of events in their order. */
const inOrder = ({ id, time }: Named): string => `${String(Date.parse(time)).padStart(13, '0')}-${id}`;

const outbox = 'events/outbox/';

/** Where lies what a sink is yet to be told; without a sink, what any is. */
export const outboxFolder = (sink?: string): string => (sink === undefined ? outbox : `${outbox}${sink}/`);

/** An event a sink is yet to be told. */
export const pendingPath = (sink: string, event: Named) =>
  pendingNamed(`${outboxFolder(sink)}${inOrder(event)}.json`);

/** The same by the name a listing gives. */
export const pendingNamed = (name: string) => pathTo(name, pendingSchema);

const graveyard = 'events/dead/';

/** Where lies what a sink was never told; without a sink, what any was not. */
export const deadFolder = (sink?: string): string =>
  sink === undefined ? graveyard : `${graveyard}${sink}/`;

/** An event a sink was never told. */
export const deadPath = (sink: string, event: Named) =>
  deadNamed(`${deadFolder(sink)}${inOrder(event)}.json`);

/** The same by the name a listing gives. */
export const deadNamed = (name: string) => pathTo(name, deadLetterSchema);

/** What the name of a letter says: to which sink, of which event, and when that happened. */
export interface Letter {
  readonly sink: string;
  readonly id: string;
  readonly time: string;
}

/** Reads the name of what waits in the outbox, or of a dead letter. */
export function letterIn(name: string): Letter | undefined {
  const [, sink, ms, id] = /^events\/(?:dead|outbox)\/([^/]+)\/(\d{13})-(.+)\.json$/.exec(name) ?? [];
  if (sink === undefined || id === undefined) return undefined;
  return { sink, id, time: new Date(Number(ms)).toISOString() };
}

const indexPrefix = 'events/index/';

/** Key of an entry of the list; doubles as its continuation token. */
export const eventKey = ({ id, time }: Named): string => `${timeKey(time)}-${id}`;

/** What a key looks like. */
export const eventKeyPattern = /^\d{13}-[\w.-]{1,200}$/;

/** An entry of the list of events. */
export const eventIndexPath = (event: Named) =>
  pathTo(`${indexPrefix}${eventKey(event)}.json`, z.object({ id: z.string() }));

/** The list of events, newest first. */
export const eventIndex = indexOf(indexPrefix, eventKeyPattern);
