import { app as durable, type DurableClient } from 'durable-functions';
import { parseBlobEvent } from '../../application/imports/parse-blob-event';
import { takeBlobEvent, type Invocation } from '../../application/imports/take-blob-event';
import { services } from '../../services';

/** A blob was created in an account routes import from. Needs an event subscription and no other setting. */
export async function observeImportEventHandler(
  event: unknown,
  client: DurableClient,
  context: Invocation,
): Promise<void> {
  await takeBlobEvent({ ...services(context), client }, context, parseBlobEvent(event, services().now()));
}

durable.client.eventGrid('observeImportEvent', { handler: observeImportEventHandler });
