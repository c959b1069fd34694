import { z } from 'zod';
import type { BlobReference } from '../../azure/imports/blob-binding';
import { plainEtag, type BlobEvent, type Ignored } from '../../domain/imports/blob-event';
import type { Side } from '../../domain/side';

/** What is read of a storage event; CloudEvents say `source` and `time`. */
const eventSchema = z.object({
  topic: z.string().optional(),
  source: z.string().optional(),
  subject: z.string(),
  // A blob is not lost for a clock that writes oddly.
  eventTime: z.iso.datetime({ offset: true }).optional().catch(undefined),
  time: z.iso.datetime({ offset: true }).optional().catch(undefined),
  data: z.object({ eTag: z.string().optional() }),
});

const typeSchema = z.object({ eventType: z.string().optional(), type: z.string().optional() });

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

/** What is read of the properties the host saw; they may be absent or odd, the name is what counts. */
const metadataSchema = z.object({ properties: z.object({ eTag: z.string().optional() }).optional() });

/** The blob a blob trigger tells of, or why it tells of none. The content of the blob is never read. */
export function blobEventOf(
  { storageAccount, container }: Pick<Side, 'storageAccount' | 'container'>,
  reference: BlobReference,
  triggerMetadata: unknown,
  now: Date,
): BlobEvent | Ignored {
  if (reference?.ContainerName !== container) return { ignored: 'the host named no blob of the container' };
  const etag = metadataSchema.safeParse(triggerMetadata).data?.properties?.eTag;
  return {
    account: storageAccount,
    container,
    blob: reference.BlobName,
    ...(etag !== undefined && { etag: plainEtag(etag) }),
    seenBy: 'blob-trigger',
    seenAt: now.toISOString(),
  };
}
