import type { InvocationContext } from '@azure/functions';
import { app as durable, type DurableClient } from 'durable-functions';
import { z } from 'zod';
import { bindBlobsByName, type BlobReference } from '../../azure/imports/blob-binding';
import { takeNotice, type Told } from '../../application/imports/take-notice';
import { loadConfig } from '../../config/config';
import { services } from '../../services';
import { plainEtag, type Arrival, type Ignored } from '../../domain/imports/arrival';
import type { Route } from '../../domain/route';
import type { Side } from '../../domain/side';

/** What is read of the properties the host saw; they may be absent or odd, the name is what counts. */
const metadataSchema = z.object({ properties: z.object({ eTag: z.string().optional() }).optional() });

/** A container at a target, as the blob trigger watches it. */
type Watched = Pick<Side, 'storageAccount' | 'container'>;

/** The handler of one container's blob trigger. The content of the blob is never read. */
export const observeImportHandler =
  (watched: Watched) =>
  (
    blob: unknown,
    client: DurableClient,
    context: Told & Pick<InvocationContext, 'triggerMetadata'>,
  ): Promise<void> =>
    takeNotice(
      client,
      services(),
      context,
      noticeOf(watched, blob as BlobReference, context.triggerMetadata),
    );

function noticeOf(
  { storageAccount, container }: Watched,
  reference: BlobReference,
  triggerMetadata: unknown,
): Arrival | Ignored {
  if (reference?.ContainerName !== container) return { ignored: 'the host named no blob of the container' };
  const etag = metadataSchema.safeParse(triggerMetadata).data?.properties?.eTag;
  return {
    account: storageAccount,
    container,
    blob: reference.BlobName,
    ...(etag !== undefined && { etag: plainEtag(etag) }),
    seenBy: 'blob-trigger',
    noticedAt: services().now().toISOString(),
  };
}

/** One function for each container that routes import from; none while the settings are wrong. */
export function registerBlobTriggers(routes: Iterable<Route>): void {
  const watched = new Set<string>();
  for (const { target, observe } of routes) {
    if (target === undefined || observe.connection === undefined) continue;
    const name = `observeImport-${target.storageAccount}-${target.container}`;
    if (watched.has(name)) continue;
    watched.add(name);
    bindBlobsByName();
    durable.client.storageBlob(name, {
      path: `${target.container}/{name}`,
      connection: observe.connection,
      source: observe.source === 'event-grid' ? 'EventGrid' : 'LogsAndContainerScan',
      sdkBinding: true,
      handler: observeImportHandler(target),
    });
  }
}

const loaded = loadConfig();
if ('config' in loaded) registerBlobTriggers(loaded.config.routes.values());
