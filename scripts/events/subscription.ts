import { identityOf, type Topic } from './topics';
import type { Wanted } from './wanted';

/** Where the app is. */
export interface AppPlace {
  readonly id: string;
  readonly url: string;
  /** Container for events that were not taken. */
  readonly deadLetterContainer?: string;
}

/** What a subscription is to be, for the resource provider. `key` opens the webhook of blob triggers. */
export function subscriptionBody(wanted: Wanted, topic: Topic, app: AppPlace, key: string): object {
  return {
    properties: {
      destination: destination(wanted, app, key),
      filter: {
        includedEventTypes: wanted.eventTypes,
        ...(wanted.subjectBeginsWith !== undefined && { subjectBeginsWith: wanted.subjectBeginsWith }),
      },
      eventDeliverySchema: 'EventGridSchema',
      // The most there is: a day.
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      ...deadLetters(wanted, topic, app),
    },
  };
}

function destination(wanted: Wanted, app: AppPlace, key: string): object {
  const batch = { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 };
  if (!wanted.webhook) {
    const properties = { resourceId: `${app.id}/functions/${wanted.function}`, ...batch };
    return { endpointType: 'AzureFunction', properties };
  }
  const url = new URL('/runtime/webhooks/blobs', app.url);
  url.search = new URLSearchParams({
    functionName: `Host.Functions.${wanted.function}`,
    code: key,
  }).toString();
  return { endpointType: 'WebHook', properties: { endpointUrl: url.href, ...batch } };
}

/** With the identity of the topic, where it has one: accounts whose shared keys are off take nothing else. */
function deadLetters({ deadLetterAccount }: Wanted, topic: Topic, { deadLetterContainer }: AppPlace): object {
  if (deadLetterAccount === undefined || deadLetterContainer === undefined) return {};
  const deadLetterDestination = {
    endpointType: 'StorageBlob',
    properties: { resourceId: deadLetterAccount, blobContainerName: deadLetterContainer },
  };
  const identity = identityOf(topic);
  return identity === undefined
    ? { deadLetterDestination }
    : { deadLetterWithResourceIdentity: { identity, deadLetterDestination } };
}
