import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClosing } from '../platform/closing';
import type { Clock, Emit, Faults } from '../ports';
import { postEvents } from './post-events';
import { wants, type GridEvent, type Subscription } from './subscription';
import { validateWebhook } from './validate-webhook';

/** Event Grid's own schedule; with the `instant` profile a hundredth of it. */
export const retryDelaysMs = [10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000];
/**
 * Answers after which Event Grid gives an event up at once (Microsoft Learn, Event Grid delivery and retry).
 */
const permanent: readonly number[] = [400, 401, 403, 413];
/** Events under way at most; what comes on top is dropped and said so, because memory is bounded. */
const maxInFlight = 10_000;

export interface EventGridOptions {
  readonly faults: Faults;
  readonly now: Clock;
  readonly retryDelaysMs: readonly number[];
}

export interface EventGrid {
  readonly emit: Emit;
  /** Validates the webhook first. @returns its id, or why it is refused. */
  subscribe(subscription: Subscription): Promise<{ id: string } | { refused: string }>;
  unsubscribe(id: string): boolean;
  subscriptions(): readonly (Subscription & { readonly id: string })[];
  /** Ends retries and waits for what is on the wire. */
  close(): Promise<void>;
}

/** Delivers the cloud's events to webhooks: at least once, unordered, with retries. */
export function createEventGrid({ faults, now, retryDelaysMs: delays }: EventGridOptions): EventGrid {
  const subscriptions = new Map<string, Subscription>();
  const inFlight = new Set<Promise<void>>();
  const closing = createClosing();

  return {
    emit(event) {
      const complete: GridEvent = {
        id: randomUUID(),
        ...event,
        eventTime: now().toISOString(),
        dataVersion: '1',
        metadataVersion: '1',
      };
      if (faults.take('event-lost', event.subject)) return;
      for (const [id, subscription] of subscriptions) {
        if (wants(subscription, complete)) launch(id, complete);
      }
    },
    async subscribe(subscription) {
      const refused = await validateWebhook(subscription, now(), closing.signal);
      if (refused !== undefined) return { refused };
      const id = randomUUID();
      subscriptions.set(id, subscription);
      return { id };
    },
    unsubscribe: (id) => subscriptions.delete(id),
    subscriptions: () => [...subscriptions].map(([id, subscription]) => ({ id, ...subscription })),
    async close() {
      closing.abort();
      await Promise.all(inFlight);
    },
  };

  function launch(id: string, event: GridEvent): void {
    const extra = faults.take('event-duplicated', event.subject)?.copies;
    for (let copy = 0; copy <= (typeof extra === 'number' ? extra : 0); copy += 1) {
      if (inFlight.size >= maxInFlight) {
        process.stderr.write(`rehearsal cloud: event dropped, ${maxInFlight} deliveries are under way\n`);
        return;
      }
      const delivery = deliver(id, event).catch(() => undefined);
      inFlight.add(delivery);
      void delivery.then(() => inFlight.delete(delivery));
    }
  }

  /** Gives up when told to, after the last retry, when the subscription is gone, and when the cloud stops. */
  async function deliver(id: string, event: GridEvent): Promise<void> {
    const held = faults.take('event-delayed', event.subject)?.milliseconds;
    if (typeof held === 'number') await sleep(held, undefined, { signal: closing.signal });
    for (const delay of [...delays, undefined]) {
      const subscription = subscriptions.get(id);
      if (!subscription || closing.signal.aborted) return;
      const answer = await postEvents(subscription.url, [event], 'Notification', closing.signal);
      if ('status' in answer && (isAccepted(answer.status) || permanent.includes(answer.status))) return;
      if (delay !== undefined) await sleep(delay, undefined, { signal: closing.signal });
    }
  }
}

const isAccepted = (status: number): boolean => status >= 200 && status <= 204;
