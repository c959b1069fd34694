import type { InvocationContext } from '@azure/functions';
import { app as durable, type DurableClient } from 'durable-functions';
import { blobEventOf } from '../../application/imports/parse-blob-event';
import { takeBlobEvent, type Invocation } from '../../application/imports/take-blob-event';
import { bindBlobsByName, type BlobReference } from '../../azure/imports/blob-binding';
import { loadConfig } from '../../config/config';
import { sidesOf, type Route } from '../../domain/route';
import { services } from '../../services';

type Triggered = Invocation & Pick<InvocationContext, 'triggerMetadata'>;
/** The handler of one container's blob trigger. */
export const observeImportHandler =
  (target: { readonly storageAccount: string; readonly container: string }) =>
  async (blob: unknown, client: DurableClient, context: Triggered) => {
    const event = blobEventOf(target, blob as BlobReference, context.triggerMetadata, services().now());
    await takeBlobEvent({ ...services(context), client }, context, event);
  };

/** One function for each container that routes import from; none while the settings are wrong. */
export function registerBlobTriggers(routes: Iterable<Route>): void {
  const registered = new Set<string>();
  for (const route of routes) {
    const [{ observe }, target] = [route, sidesOf(route).find(({ name }) => name === 'target')];
    if (target === undefined || observe.connection === undefined) continue;
    const name = `observeImport-${target.storageAccount}-${target.container}`;
    if (registered.has(name)) continue;
    registered.add(name);
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
