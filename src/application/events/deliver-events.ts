import pMap from 'p-map';
import { sendEvent } from '../../azure/events/send-event';
import { afterFailure, type Pending, type Sent } from '../../domain/events/delivery';
import type { Sink } from '../../domain/events/sink';
import type { Route } from '../../domain/route';
import { deadPath, outboxFolder, pendingNamed } from '../../records/events/paths';
import { homes } from '../../records/homes';
import { createPassedOver } from '../../records/passed-over';
import type { Services } from '../../services';

/** A look is short: the next one comes soon, a worker may die, and a receiver may take seconds for each. */
const longestMs = 15_000;
const mostEvents = 200;
/** What is not due is passed over, so that what waits behind it is not held up: so many pages of it. */
const mostPages = 20;
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
  const until = services.now().getTime() + longestMs;
  let failures = 0;
  for await (const { path, pending } of dueIn(services, home, sink)) {
    const sent = await sendEvent(sink, pending.event, {
      now: services.now(),
      appUrl: services.config.appUrl,
    });
    failures = sent.ok ? 0 : failures + 1;
    const next = sent.ok ? undefined : afterFailure(pending, sent, services.now());
    if (next !== undefined) await records.write(path, next);
    else {
      if (!sent.ok) await bury(services, home, sink, pending, sent);
      await records.remove(path);
    }
    const wantsPeace = !sent.ok && sent.retryAfterSeconds !== undefined;
    if (wantsPeace || failures === mostFailures || services.now().getTime() >= until) return;
  }
}

/** What a sink is to be told now, the oldest first. */
async function* dueIn(services: Services, home: Route, { name }: Sink) {
  const records = services.records(home);
  const passedOver = createPassedOver();
  let from: string | undefined;
  let due = 0;
  for (let pages = 0; pages < mostPages && due < mostEvents; pages++) {
    const { paths, next } = await records.list(outboxFolder(name), mostEvents, from);
    for (const path of paths.map(pendingNamed)) {
      const pending = await passedOver.unless(records.read(path));
      if (pending === undefined || Date.parse(pending.dueAt) > services.now().getTime()) continue;
      yield { path, pending };
      if (++due === mostEvents) return;
    }
    if (next === undefined) return;
    from = next;
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
