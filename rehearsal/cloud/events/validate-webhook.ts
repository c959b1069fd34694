import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { postEvents } from './post-events';
import type { Subscription } from './subscription';

const answerSchema = z.object({ validationResponse: z.string() });

/**
 * The handshake Event Grid makes before it delivers: the webhook has to echo a code.
 * @returns why the webhook is refused, undefined when it answered right.
 */
export async function validateWebhook(
  { url, topic = '' }: Subscription,
  now: Date,
  signal: AbortSignal,
): Promise<string | undefined> {
  const validationCode = randomUUID();
  const event = {
    id: randomUUID(),
    topic,
    subject: '',
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: now.toISOString(),
    data: { validationCode },
    dataVersion: '2',
    metadataVersion: '1' as const,
  };
  const answer = await postEvents(url, [event], 'SubscriptionValidation', signal);
  if ('failure' in answer) return `the webhook could not be reached: ${answer.failure}`;
  if (answer.status !== 200)
    return `the webhook answered the validation with ${answer.status} instead of 200`;
  const echoed = answerSchema.safeParse(answer.body);
  if (echoed.success && echoed.data.validationResponse === validationCode) return undefined;
  return 'the webhook did not return the validation code as validationResponse';
}
