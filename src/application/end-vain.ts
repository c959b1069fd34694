import { findInstance, inVain, type App } from './instances';

/** Per app: of what was ended, when it was moved last before. */
const asked = new WeakMap<App['config'], Map<string, number>>();

/** More than wait in vain at one time. */
const most = 1000;

/**
 * Ends an orchestration that waits in vain, once for each time it was moved. One of a newer version than any
 * host there is stands still, the message with it: were it sent at each look, all of them would come when
 * that version is back, and end what is begun again by then.
 */
export async function endVainly(app: App, instanceId: string): Promise<void> {
  const movedAt = (await findInstance(app.client, instanceId))?.lastUpdatedTime.getTime();
  const ended = asked.get(app.config) ?? new Map<string, number>();
  if (movedAt === undefined || ended.get(instanceId) === movedAt) return;
  await app.client.terminate(instanceId, inVain);
  if (ended.size >= most) ended.clear();
  asked.set(app.config, ended.set(instanceId, movedAt));
}
