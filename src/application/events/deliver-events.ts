import pMap from 'p-map';
import { sendEvent } from '../../azure/events/send-event';
import { afterFailure, type Pending, type Sent } from '../../domain/events/delivery';
import type { Sink } from '../../domain/events/sink';
import type { Route } from '../../domain/route';
import { deadPath, outboxFolder, pendingNamed } from '../../records/events/paths';
import { homes } from '../../records/homes';
import { createPassedOver } from '../../records/passed-over';
import type { Services } from '../../services';

/** A look is short: the next one comes soon, and a worker may die. */
const mostEvents = 200;
/** So many in a row, and the receiver is down: the others need not find that out. */
const mostFailures = 3;

/**
 * Tells every sink what it is yet to be told, as far as that is due. When it is due again stands in the
 * document of the event itself, so no death of a worker loses it; what was told and not yet crossed out is
 * told again, under the same id.
 * @throws AggregateError of what failed on our side; the next look tries again.
 */
export async function deliverEvents(services: Services): Promise<void> {
  const places = services.config.sinks.flatMap((sink) => homes(services).map((home) => ({ sink, home })));
  await pMap(places, (place) => deliver(services, place), { concurrency: 8, stopOnError: false });
}

async function deliver(services: Services, { sink, home }: { sink: Sink; home: Route }): Promise<void> {
  const records = services.records(home);
  const { paths } = await records.list(outboxFolder(sink.name), mostEvents);
  const passedOver = createPassedOver();
  let failures = 0;
  for (const path of paths.map(pendingNamed)) {
    const pending = await passedOver.unless(records.read(path));
    if (pending === undefined || Date.parse(pending.dueAt) > services.now().getTime()) continue;
    const sent = await sendEvent(sink, pending.event, {
      now: services.now(),
      appUrl: services.config.appUrl,
    });
    if (sent.ok) {
      failures = 0;
      await records.remove(path);
      continue;
    }
    const next = afterFailure(pending, sent, services.now());
    if (next === undefined) {
      await bury(services, home, sink, pending, sent);
      await records.remove(path);
    } else await records.write(path, next);
    if (++failures === mostFailures) return;
  }
}

async function bury(
  services: Services,
  home: Route,
  { name: sink }: Sink,
  { event, tries, firstTriedAt }: Pending,
  { reason }: Extract<Sent, { ok: false }>,
): Promise<void> {
  const diedAt = services.now().toISOString();
  const letter = { event, sink, tries: tries + 1, diedAt, reason, firstTriedAt: firstTriedAt ?? diedAt };
  await services.records(home).write(deadPath(sink, event), letter);
  const { id, type: what, route } = event;
  services.log({ event: 'events.undelivered', id, what, route, sink, tries: tries + 1, reason }, 'error');
}
