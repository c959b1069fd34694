import { eventLevels, type DomainEvent } from '../../domain/events/event';
import { lineOf } from '../../domain/events/log-event';
import { wants } from '../../domain/events/sink';
import type { Services } from '../../services';
import { eventIndexPath, eventPath, pendingPath } from './paths';

type Teller = Pick<Services, 'records' | 'route' | 'config' | 'log' | 'telemetry' | 'now'>;

/**
 * The one place where the outside is told of a change of state: called by whoever changes it, as often as
 * that is repeated. The log is told at once; what sinks are to be told is written beside the state, and
 * delivered from there. The mark that it was told comes last: who dies before it tells again, under the same
 * id.
 */
export async function raise(services: Teller, event: DomainEvent | undefined): Promise<void> {
  if (event === undefined) return;
  const records = services.records(services.route(event.route));
  if (await records.exists(eventPath(event.id))) return;
  services.log(lineOf(event), eventLevels[event.type]);
  const sinks = services.config.sinks.filter((each) => wants(each, event)).map(({ name }) => name);
  for (const sink of sinks)
    await records.create(pendingPath(sink, event), {
      ...{ event, tries: 0 },
      dueAt: services.now().toISOString(),
    });
  await records.create(eventIndexPath(event), { id: event.id });
  if (await records.create(eventPath(event.id), { ...event, sinks }))
    services.telemetry.measure(lineOf(event));
}

/** The same where no document may be in the way, for the state has changed elsewhere: the log is told. */
export async function raiseAnyhow(services: Teller, event: DomainEvent | undefined): Promise<void> {
  try {
    await raise(services, event);
  } catch {
    if (event === undefined) return;
    services.log(lineOf(event), eventLevels[event.type]);
    services.telemetry.measure(lineOf(event));
  }
}
