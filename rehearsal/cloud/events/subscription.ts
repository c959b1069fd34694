import { z } from 'zod';

/** Event Grid would deliver anywhere; the rehearsal never leaves the machine. */
const loopbackUrl = z.url({
  protocol: /^http$/,
  hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/,
  error: 'must be an http URL on loopback',
});

/** An event subscription with a webhook, in the Event Grid schema. */
export const subscriptionSchema = z.strictObject({
  url: loopbackUrl,
  schema: z.literal('eventgrid').default('eventgrid'),
  /** Resource id of the storage account or registry; every topic when left out. */
  topic: z.string().min(1).max(1000).optional(),
  eventTypes: z.array(z.string().min(1).max(200)).min(1).max(25).optional(),
  subjectBeginsWith: z.string().max(1000).default(''),
  subjectEndsWith: z.string().max(1000).default(''),
  /** Where ARM shows it: at the resource, or below its system topic, as `npm run events` makes it. */
  at: z.enum(['resource', 'topic']).default('resource'),
});

/** Who wants to hear of which events. */
export type Subscription = z.infer<typeof subscriptionSchema>;

/** The Event Grid envelope of one event. */
export interface GridEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly eventType: string;
  readonly eventTime: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly dataVersion: string;
  readonly metadataVersion: '1';
}

/** Subject filters compare without case, as Event Grid's do by default. */
export function wants(subscription: Subscription, event: GridEvent): boolean {
  const subject = event.subject.toLowerCase();
  return (
    (subscription.topic === undefined || subscription.topic.toLowerCase() === event.topic.toLowerCase()) &&
    (subscription.eventTypes === undefined || subscription.eventTypes.includes(event.eventType)) &&
    subject.startsWith(subscription.subjectBeginsWith.toLowerCase()) &&
    subject.endsWith(subscription.subjectEndsWith.toLowerCase())
  );
}
