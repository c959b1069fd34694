import type { App } from '../application/instances';
import { answerWithin } from '../azure/bounded-calls';
import { documentFailure } from '../azure/documents/failures';

type Records = ReturnType<App['records']>;

/** Who waits for an answer wants to hear within this time that there is none. */
const limitMs = 3000;

/** Services whose documents answer soon or not at all: for requests that only read. */
export const inTime = <S extends Pick<App, 'records'>>(services: S): S => ({
  ...services,
  records: (route) => limited(services.records(route)),
});

const limited = (records: Records): Records => ({
  ...records,
  read: (path) => withinLimit(records.read(path), `read document ${path.name}`),
  demand: (path) => withinLimit(records.demand(path), `read document ${path.name}`),
  exists: (path) => withinLimit(records.exists(path), `look for document ${path.name}`),
  list: (prefix, ...page) => withinLimit(records.list(prefix, ...page), `list documents ${prefix}`),
});

/** A call that comes too late goes on until its own limit, and nobody listens. */
async function withinLimit<T>(work: Promise<T>, operation: string): Promise<T> {
  try {
    return await answerWithin(limitMs, work);
  } catch (error) {
    throw documentFailure(error, operation);
  }
}
