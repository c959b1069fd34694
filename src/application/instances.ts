import pMap from 'p-map';
import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions';
import { z } from 'zod';
import { transferInputSchema, type TransferInput } from '../domain/transfer/inputs';
import type { Services } from '../services';

/** What of the durable client is used. Its management URLs are keyed, so they never leave the app. */
export type TransferClient = Pick<DurableClient, 'startNew' | 'getStatus' | 'terminate'>;

/** What callers' wishes are carried out with: the services, and the client of the orchestrations. */
export interface App extends Services {
  readonly client: TransferClient;
}

/** The input of a transfer's instance; undefined when another version of the app started it otherwise. */
export const inputOf = (instance: DurableOrchestrationStatus): TransferInput | undefined =>
  transferInputSchema.safeParse(instance.input).data;

/** A worker that dies takes the orchestration with it whose turn it was; more often it is no accident. */
export const mostRestarts = 5;

/** How an orchestration is ended that waits in vain. */
export const inVain = 'it waited for a part that is gone';

/** A message between two orchestrations is on its way for less, also when a host died that held it. */
const goneAfterMs = 5 * 60_000;

/** Status of an instance; undefined when the task hub does not know it. */
export async function findInstance(
  client: TransferClient,
  instanceId: string,
): Promise<DurableOrchestrationStatus | undefined> {
  try {
    return await client.getStatus(instanceId);
  } catch (error) {
    // durable-functions 3.5 reports an unknown instance as an error with nothing but this text.
    if (error instanceof Error && error.message.includes('HTTP 404')) return undefined;
    throw error;
  }
}

/** How an orchestration stands. */
export type InstanceState = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

/** The state of an instance in words of ours. */
export function stateOf({ runtimeStatus }: Pick<DurableOrchestrationStatus, 'runtimeStatus'>): InstanceState {
  const status: `${typeof runtimeStatus}` = runtimeStatus;
  switch (status) {
    case 'Pending':
      return 'queued';
    case 'Running':
    case 'ContinuedAsNew':
    case 'Suspended':
      return 'running';
    case 'Completed':
      return 'completed';
    case 'Failed':
      return 'failed';
    case 'Terminated':
    case 'Canceled':
      return 'cancelled';
  }
}

/** How work of the app stands that is no transfer, as callers are told. */
export const workStatusSchema = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);

/** The same of an instance. */
export function workStatusOf(instance: DurableOrchestrationStatus): z.output<typeof workStatusSchema> {
  const state = stateOf(instance);
  return state === 'completed' ? 'succeeded' : state;
}

/** Whether an instance is known and has not ended. */
export const isLive = (instance: DurableOrchestrationStatus | undefined): boolean =>
  instance !== undefined && ['queued', 'running'].includes(stateOf(instance));

/** Starts an orchestration unless one of its id is going. Returns whether it was started. */
export async function startOnce(
  client: TransferClient,
  name: string,
  { id: instanceId, input }: { readonly id: string; readonly input: unknown },
): Promise<boolean> {
  if (isLive(await findInstance(client, instanceId))) return false;
  try {
    await client.startNew(name, { instanceId, input });
    return true;
  } catch (error) {
    // The host refuses an id that is running: then another instance of the app was faster.
    if (isLive(await findInstance(client, instanceId))) return false;
    throw error;
  }
}

/** Starts an orchestration; false when another start of its id came first: the host refuses it then. */
export async function startFirst(
  client: TransferClient,
  name: string,
  { id: instanceId, input }: { readonly id: string; readonly input: unknown },
): Promise<boolean> {
  try {
    await client.startNew(name, { instanceId, input });
    return true;
  } catch (error) {
    if ((await findInstance(client, instanceId)) === undefined) throw error;
    return false;
  }
}

/** An orchestration, and the ones it waits for by what it shows. */
export interface Part {
  readonly id: string;
  readonly waitsFor: (shown: unknown) => readonly Part[];
}

/** What tells a wait in vain from one that takes long. */
interface Circumstances {
  /** Ids of parts that cannot have ended by themselves: the ledger says that they hold a batch. */
  readonly unfinished: ReadonlySet<string>;
  /** A part that is suspended will not see that it is to stop. */
  readonly isCancelled: () => Promise<boolean>;
}

/** Longer than any pause between two tries of a step: a service may ask for an hour. */
const endedAfterMs = 70 * 60_000;

/**
 * The ids of a part and those below it that wait for one that was purged, or whose end they were not told;
 * none when all goes on. What ends is seen by who waits for it at once, so who was not moved for long, and
 * has nobody to wait for, waits in vain.
 */
export async function vainWaits(
  app: App,
  part: Part,
  circumstances: Circumstances,
  known?: DurableOrchestrationStatus,
): Promise<string[]> {
  const instance = known ?? (await findInstance(app.client, part.id));
  if (instance === undefined || !isLive(instance)) return [];
  const status: string = instance.runtimeStatus;
  if (status === 'Suspended') return (await circumstances.isCancelled()) ? [part.id] : [];
  const idleMs = app.now().getTime() - instance.lastUpdatedTime.getTime();
  if (status !== 'Running' || idleMs < goneAfterMs) return [];
  const children = await pMap(
    part.waitsFor(instance.customStatus),
    async (child) => ({ child, instance: await findInstance(app.client, child.id) }),
    { concurrency: 4 },
  );
  if (children.length === 0) return [];
  const gone = children.filter((each) => each.instance === undefined);
  const isOver = children.every((each) => !isLive(each.instance));
  const isVain =
    gone.some(({ child }) => circumstances.unfinished.has(child.id)) ||
    (isOver && (gone.length > 0 || idleMs > endedAfterMs));
  const below: string[] = [];
  for (const each of children)
    if (each.instance !== undefined)
      below.push(...(await vainWaits(app, each.child, circumstances, each.instance)));
  return isVain || below.length > 0 ? [part.id, ...below] : [];
}

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
