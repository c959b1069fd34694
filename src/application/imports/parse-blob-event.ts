import { z } from 'zod';
import type { BlobReference } from '../../azure/imports/blob-binding';
import { TransferError } from '../../domain/errors';
import { plainEtag, type BlobEvent, type Ignored } from '../../domain/imports/blob-event';
import type { Side } from '../../domain/side';

/** No blob is lost for a field besides that says nothing, or oddly. */
const text = z.string().min(1).optional().catch(undefined);
const time = z.iso.datetime({ offset: true }).optional().catch(undefined);

/** What is read of a storage event; CloudEvents say `source` and `time`. */
const eventSchema = z.object({
  topic: text,
  source: text,
  subject: z.string(),
  eventTime: time,
  time,
  data: z.object({ eTag: text }),
});

const typeSchema = z.object({ eventType: text, type: text });

/** The blob an event of a storage account tells of, or why it tells of none. */
export function parseBlobEvent(event: unknown, now: Date): BlobEvent | Ignored {
  const { eventType, type } = typeSchema.safeParse(event).data ?? {};
  if ((eventType ?? type) !== 'Microsoft.Storage.BlobCreated') {
    return {
      ignored: `the event is of type ${eventType ?? type ?? 'none'}, not Microsoft.Storage.BlobCreated`,
    };
  }
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return { ignored: `the event is malformed: ${z.prettifyError(parsed.error)}` };
  const { topic, source, subject, data, eventTime, time } = parsed.data;
  const account = /\/storageAccounts\/([^/]+)$/i.exec(topic ?? source ?? '')?.[1];
  if (account === undefined) return { ignored: 'the event is malformed: its topic is no storage account' };
  // The URL in the data names the blob too, but escaped, and some clients escape what cannot be read back.
  const named = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(subject);
  if (named === null) return { ignored: 'the event is malformed: its subject names no blob' };
  const [, container = '', blob = ''] = named;
  return {
    account: account.toLowerCase(),
    container,
    blob,
    ...(data.eTag !== undefined && { etag: plainEtag(data.eTag) }),
    seenBy: 'event',
    seenAt: new Date(eventTime ?? time ?? now).toISOString(),
  };
}

/** What is read of what the host says besides; each may be absent or odd. */
const metadataSchema = z.object({
  blobTrigger: text,
  properties: z.object({ eTag: text }).optional().catch(undefined),
});

/**
 * The blob a blob trigger tells of, or why it tells of none. The content of the blob is never read.
 * @throws TransferError INTERNAL when the host named none: it comes again, and then to the poison queue
 */
export function blobEventOf(
  { storageAccount, container }: Pick<Side, 'storageAccount' | 'container'>,
  reference: BlobReference,
  triggerMetadata: unknown,
  now: Date,
): BlobEvent | Ignored {
  const { blobTrigger, properties } = metadataSchema.safeParse(triggerMetadata).data ?? {};
  const named = reference ?? referenceOf(blobTrigger);
  if (named === undefined) {
    const where = { operation: 'take blob event', origin: 'app' } as const;
    throw new TransferError('INTERNAL', `the host showed a blob of ${container} without its name`, where);
  }
  if (named.ContainerName !== container) return { ignored: 'the host named no blob of the container' };
  const etag = properties?.eTag;
  return {
    account: storageAccount,
    container,
    blob: named.BlobName,
    ...(etag !== undefined && { etag: plainEtag(etag) }),
    seenBy: 'blob-trigger',
    seenAt: now.toISOString(),
  };
}

/** Of `container/name`. */
function referenceOf(path = ''): BlobReference {
  const [, ContainerName, BlobName] = /^([^/]+)\/(.+)$/s.exec(path) ?? [];
  return ContainerName !== undefined && BlobName !== undefined ? { ContainerName, BlobName } : undefined;
}
