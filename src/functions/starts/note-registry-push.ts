import { app, type InvocationContext } from '@azure/functions';
import { notePush } from '../../application/starts/push-events';
import { services } from '../../services';

/**
 * Something was pushed to a registry. Events may repeat; one that starts nothing is logged with the reason.
 */
export async function pushEventsHandler(event: unknown, context: InvocationContext): Promise<void> {
  const notice = await notePush(services(), event);
  if ('ignored' in notice) context.log(`push event ignored: ${notice.ignored}`);
}

app.eventGrid('noteRegistryPush', { handler: pushEventsHandler });
