import { app as durable, type DurableClient } from 'durable-functions';
import { startRotationOnce } from '../../application/sas/start-rotation';
import { parseVaultEvent, sidesReading } from '../../application/sas/vault-events';
import { services } from '../../services';

/** A secret of ours nears its expiry. Events may repeat and come late: the rotation decides by the secret. */
export async function rotateSasOnEventHandler(event: unknown, client: DurableClient): Promise<void> {
  const about = parseVaultEvent(event);
  const sides = about === undefined ? [] : sidesReading(services(), about);
  const [first] = sides;
  if (first !== undefined) await startRotationOnce(client, `sas-event-${first.route}-${first.side}`, sides);
}

durable.client.eventGrid('rotateSasOnEvent', { handler: rotateSasOnEventHandler });
