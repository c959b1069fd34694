import { z } from 'zod';
import { plainEtag, type Arrival, type Ignored } from '../../domain/imports/arrival';

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

/** The blob an event tells of, or why it tells of none. */
export function parseBlobEvent(event: unknown, now: Date): Arrival | Ignored {
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
    noticedAt: new Date(eventTime ?? time ?? now).toISOString(),
  };
}
