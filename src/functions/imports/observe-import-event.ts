import { app as durable, type DurableClient } from 'durable-functions';
import { parseBlobEvent } from '../../application/imports/blob-events';
import { takeNotice, type Told } from '../../application/imports/take-notice';
import { services } from '../../services';

/** A blob was created in an account routes import from. Needs an event subscription and no other setting. */
export async function observeImportEventHandler(
  event: unknown,
  client: DurableClient,
  context: Told,
): Promise<void> {
  await takeNotice(client, services(), context, parseBlobEvent(event, services().now()));
}

durable.client.eventGrid('observeImportEvent', { handler: observeImportEventHandler });
