import pMap from 'p-map';
import type { DurableOrchestrationStatus } from 'durable-functions';
import { hashId } from '../../domain/copy/hash';
import { copyId } from '../../domain/copy/job';
import { batchId, laneId } from '../../domain/transfer/names';
import {
  batchProgressSchema,
  laneProgressSchema,
  transferProgressSchema,
} from '../../domain/transfer/status';
import { findInstance, goneAfterMs, isLive, type App } from '../instances';

/** An orchestration of a transfer, and the ones it waits for by what it shows. */
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

const waitsForNone = (): readonly Part[] => [];

/** A transfer, which waits for its lanes. */
export const transferPart = (transferId: string): Part => ({
  id: transferId,
  waitsFor(shown) {
    const progress = transferProgressSchema.safeParse(shown).data;
    if (progress === undefined || progress.phase === 'plan' || progress.phase === 'report') return [];
    return Array.from({ length: progress.lanes }, (_, i) => lanePart(transferId, i + 1));
  },
});

/** A lane, which waits for its batch unless that waits for a slot. */
export const lanePart = (transferId: string, lane: number): Part => ({
  id: laneId(transferId, lane),
  waitsFor(shown) {
    const progress = laneProgressSchema.safeParse(shown).data;
    return progress === undefined || progress.waits ? [] : [batchPart(transferId, progress.batch)];
  },
});

/** A batch, which waits for whoever copies or reads its blob. */
export const batchPart = (transferId: string, batch: number): Part => ({
  id: batchId(transferId, batch),
  waitsFor(shown) {
    const phase = batchProgressSchema.safeParse(shown).data?.phase;
    if (phase === 'copy') return [{ id: copyId(transferId, batch), waitsFor: waitsForNone }];
    if (phase !== 'handover' && phase !== 'check') return [];
    return [{ id: hashId(transferId, batch), waitsFor: waitsForNone }];
  },
});

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
