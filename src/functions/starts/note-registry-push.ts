import { app, type InvocationContext } from '@azure/functions';
import { notePush } from '../../application/starts/pushes/note-push';
import { services } from '../../services';

/** Something was pushed to a registry. Events may repeat; an ignored one is logged with the reason. */
export async function noteRegistryPushHandler(event: unknown, context: InvocationContext): Promise<void> {
  const noted = await notePush(services(), event);
  if ('ignored' in noted) context.log(`push event ignored: ${noted.ignored}`);
}

app.eventGrid('noteRegistryPush', { handler: noteRegistryPushHandler });
