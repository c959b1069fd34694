import pMap from 'p-map';
import { z } from 'zod';
import { eventIdPattern, type DomainEvent } from '../../domain/events/event';
import { wants, type Sink } from '../../domain/events/sink';
import type { Route } from '../../domain/route';
import { objectOf } from '../../domain/schema';
import { deadFolder, deadNamed, deadPath, eventPath, pendingPath } from '../../records/events/paths';
import { homes, readAnywhere } from '../../records/homes';
import { createPassedOver } from '../../records/passed-over';
import { listAll } from '../../records/records';
import type { Services } from '../../services';
import { notFound } from '../refusal';
import { reasonField } from '../request-parts';
import { sinksNamed } from './sinks';

/** Body of a request to tell again. */
export const replayOrderSchema = objectOf({
  id: z
    .string('must be a text')
    .regex(eventIdPattern, 'must be the id of an event')
    .exactOptional()
    .describe('This event, whether it was taken or not. Without it: all that was never taken.'),
  sink: z.string('must be a text').exactOptional().describe('Only to this sink.'),
  reason: reasonField,
}).meta({ id: 'ReplayEvents' });
type ReplayOrder = z.output<typeof replayOrderSchema>;

/** How much is told again. */
export const replayedSchema = z
  .object({ replayed: z.int().describe('Events times sinks; the next look tells them.') })
  .meta({ id: 'ReplayedEvents' });

const lettersAtOnce = 8;

/** Has sinks told again, as if for the first time, under the same ids. @throws Refusal of an unknown name */
export async function replayEvents(
  services: Services,
  { id, sink }: ReplayOrder,
): Promise<z.output<typeof replayedSchema>> {
  const sinks = sinksNamed(services, sink);
  if (id === undefined) return { replayed: await replayDead(services, sinks) };
  const { home, document: event } = await findEvent(services, id);
  const wanted = sinks.filter((each) => wants(each, event));
  for (const each of wanted) await putBack(services, home, each, event);
  return { replayed: wanted.length };
}

async function replayDead(services: Services, sinks: readonly Sink[]): Promise<number> {
  let replayed = 0;
  for (const home of homes(services)) {
    const records = services.records(home);
    for (const sink of sinks) {
      const names = await listAll(records, deadFolder(sink.name));
      const passedOver = createPassedOver();
      await pMap(
        names,
        async (name) => {
          const letter = await passedOver.unless(records.read(deadNamed(name)));
          if (letter === undefined) return;
          await putBack(services, home, sink, letter.event);
          replayed++;
        },
        { concurrency: lettersAtOnce },
      );
    }
  }
  return replayed;
}

/** First into the outbox: who dies in between has it told, and finds the letter again. */
async function putBack(services: Services, home: Route, { name }: Sink, event: DomainEvent): Promise<void> {
  const records = services.records(home);
  const dueAt = services.now().toISOString();
  await records.write(pendingPath(name, event), { event, tries: 0, dueAt });
  await records.remove(deadPath(name, event));
}

async function findEvent(services: Services, id: string) {
  const found = await readAnywhere(services, eventPath(id));
  if (found !== undefined) return found;
  throw notFound('EVENT_NOT_FOUND', 'event', 'List them with GET /api/events.', '/id');
}
