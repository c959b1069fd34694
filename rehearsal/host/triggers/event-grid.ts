import { jsonIn } from '../../../src/domain/schema';
import type { AppFunction } from '../worker/app-functions';
import { json, type Answer, type HostRequest } from '../http/exchange';
import type { Call } from '../worker/invocation';
import type { Worker } from '../worker/worker';

/** An event in the Event Grid schema, or a CloudEvent; only what the host itself reads. */
export interface GridEvent {
  readonly eventType?: string;
  readonly subject?: string;
  readonly data?: { readonly validationCode?: string; readonly eTag?: string };
}

/**
 * Answers one delivery: validation handshakes here, notifications by `notify`, which gets all events of the
 * delivery and returns what went wrong, if anything. Event Grid sends the whole delivery again after a 500.
 */
export async function handleDelivery(
  request: HostRequest,
  notify: (events: readonly GridEvent[]) => Promise<readonly string[]>,
): Promise<Answer> {
  // CloudEvents prove consent by an OPTIONS request instead of a validation event.
  const origin = request.headers['webhook-request-origin'];
  if (request.method === 'OPTIONS' && typeof origin === 'string') {
    return { status: 200, headers: { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' } };
  }
  if (request.method !== 'POST') return { status: 404 };
  const events = readEvents(request.body);
  if (!events) return json(400, { Message: 'The body is not an event or an array of events.' });
  switch (String(request.headers['aeg-event-type'])) {
    case 'SubscriptionValidation': {
      const validationResponse = events[0]?.data?.validationCode;
      return validationResponse === undefined ? { status: 400 } : json(200, { validationResponse });
    }
    case 'Notification': {
      const failures = await notify(events);
      return failures.length === 0 ? { status: 202 } : { status: 500, body: failures.join('\n') };
    }
    case 'Unsubscribe':
      return { status: 202 };
    default:
      return json(400, {
        Message: 'Header aeg-event-type must be SubscriptionValidation, Notification or Unsubscribe.',
      });
  }
}

function readEvents(body: Buffer): readonly GridEvent[] | undefined {
  const value = jsonIn(body);
  if (Array.isArray(value)) return value as GridEvent[];
  return typeof value === 'object' && value !== null ? [value] : undefined;
}

/** The webhook of Event Grid triggers: one invocation per event, all at once. */
export async function handleEventGrid(
  worker: Worker,
  clientInputs: (entry: AppFunction) => Call['inputs'],
  request: HostRequest,
): Promise<Answer> {
  const name = request.url.searchParams.get('functionName')?.toLowerCase();
  const entry = worker.functions.find(
    ({ kind, name: own }) => kind === 'eventGrid' && own.toLowerCase() === name,
  );
  if (!entry) return { status: 404 };
  return handleDelivery(request, async (events) => {
    const results = await Promise.allSettled(
      events.map((event) =>
        worker.invoke({
          function: entry,
          inputs: [
            { name: entry.trigger.name, data: { json: JSON.stringify(event) } },
            ...clientInputs(entry),
          ],
          triggerMetadata: { data: { json: JSON.stringify(event.data ?? null) } },
        }),
      ),
    );
    return results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as Error).message] : [],
    );
  });
}
