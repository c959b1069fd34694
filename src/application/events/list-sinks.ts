import pMap from 'p-map';
import { z } from 'zod';
import { eventSchema } from '../../domain/events/event';
import { deadLetterSchema } from '../../domain/events/delivery';
import { hostOf } from '../../domain/events/sink';
import { deadFolder, deadPath, outboxFolder, pendingPath, type Letter } from '../../records/events/paths';
import { readAnywhere } from '../../records/homes';
import { createPassedOver } from '../../records/passed-over';
import type { Services } from '../../services';
import { lettersIn } from './letters';

/** A dead letter in an answer. */
const shownLetterSchema = deadLetterSchema
  .pick({ tries: true, diedAt: true, reason: true })
  .extend(eventSchema.pick({ id: true, type: true, time: true, route: true }).shape);

const sinkViewSchema = z
  .object({
    name: z.string(),
    kind: z.string().exactOptional().describe('Absent of a sink that was removed.'),
    host: z.string().exactOptional(),
    events: z.array(z.string()).exactOptional().describe('Globs of what it is told.'),
    routes: z.array(z.string()).exactOptional(),
    waiting: z.int().describe('Events it is yet to be told.'),
    waitingSince: z.iso.datetime().exactOptional().describe('When the oldest of them happened.'),
    lastFailure: z.string().exactOptional().describe('Why the oldest of them was not taken the last time.'),
    undelivered: z.int().describe('Events it was never told.'),
    letters: z.array(shownLetterSchema).describe('The newest of those, and why.'),
  })
  .meta({ id: 'SinkView' });
type SinkView = z.output<typeof sinkViewSchema>;

/** Who is told of events. */
export const sinkListSchema = z.object({ sinks: z.array(sinkViewSchema) }).meta({ id: 'SinkList' });

const lettersShown = 20;
const readsAtOnce = 8;

/** Each sink with what waits for it and what it was never told, and those removed that letters wait for. */
export async function listSinks(services: Services): Promise<z.output<typeof sinkListSchema>> {
  const pending = await lettersIn(services, outboxFolder());
  const dead = await lettersIn(services, deadFolder());
  const known = services.config.sinks.map((sink) => {
    const { name, kind, events, routes } = sink;
    return { name, kind, host: hostOf(sink), events: [...events], routes: [...routes] };
  });
  const removed = new Set([...pending, ...dead].map(({ sink }) => sink));
  for (const { name } of known) removed.delete(name);
  const all: { name: string }[] = [...known, ...[...removed].sort().map((name) => ({ name }))];
  const sinks: SinkView[] = [];
  for (const sink of all) {
    const isIts = (letter: Letter): boolean => letter.sink === sink.name;
    const [waiting, lost] = [pending.filter(isIts), dead.filter(isIts)];
    const [oldest] = waiting.toSorted((a, b) => a.time.localeCompare(b.time));
    const lastFailure = oldest && (await failureOf(services, oldest));
    sinks.push({
      ...{ ...sink, waiting: waiting.length, undelivered: lost.length },
      ...(oldest !== undefined && { waitingSince: oldest.time }),
      ...(lastFailure !== undefined && { lastFailure }),
      letters: await readLetters(services, lost),
    });
  }
  return { sinks };
}

/** The oldest is told first, so it was tried if any was. */
async function failureOf(services: Services, letter: Letter): Promise<string | undefined> {
  const found = await createPassedOver().unless(readAnywhere(services, pendingPath(letter.sink, letter)));
  return found?.document.reason;
}

async function readLetters(services: Services, letters: readonly Letter[]): Promise<SinkView['letters']> {
  const newest = letters.toSorted((a, b) => b.time.localeCompare(a.time)).slice(0, lettersShown);
  const passedOver = createPassedOver();
  const read = await pMap(
    newest,
    (letter) => passedOver.unless(readAnywhere(services, deadPath(letter.sink, letter))),
    { concurrency: readsAtOnce },
  );
  return read.flatMap((found) => {
    if (found === undefined) return [];
    const { event, tries, diedAt, reason } = found.document;
    const { id, type, time, route } = event;
    return [{ id, type, time, route, tries, diedAt, reason }];
  });
}
