import { either } from '../../../src/azure/bounded-calls';
import { jsonIn } from '../../../src/domain/schema';
import type { GridEvent } from './subscription';

/** Event Grid waits this long for a webhook. */
const timeoutMs = 30_000;
const maxAnswerBytes = 64 * 1024;

/** What a webhook answered, or why it did not. */
export type WebhookAnswer =
  { readonly status: number; readonly body: unknown } | { readonly failure: string };

/** Posts one batch. Network errors and timeouts are answers too. */
export async function postEvents(
  url: string,
  events: readonly GridEvent[],
  type: 'Notification' | 'SubscriptionValidation',
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'aeg-event-type': type },
      body: JSON.stringify(events),
      redirect: 'error',
      signal: either(signal, AbortSignal.timeout(timeoutMs)),
    });
    return { status: response.status, body: jsonIn((await response.text()).slice(0, maxAnswerBytes)) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { failure: cause instanceof Error ? cause.message : String(cause) };
  }
}
