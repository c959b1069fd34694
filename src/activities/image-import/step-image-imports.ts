import { z } from 'zod';
import { longestRetryAfterSeconds } from '../../domain/errors';
import {
  importCursorSchema,
  isOnTime,
  lateAfter,
  nextLookSeconds,
  recentAfter,
  type GoingCursor,
  type ImportCursor,
} from '../../domain/image-import/image-import';
import { endOf } from '../../domain/route';
import { importTroublePath } from '../../records/image-import/paths';
import { throwIfCancelled, throwIfStopped } from '../../records/transfer/stops';
import { waybillPath } from '../../records/transfer/paths';
import { areThere } from '../../azure/registry/are-there';
import { activity } from '../activity';
import { throwIfUnverified } from '../../records/plan/still-verified';
import { importOrder } from './import-order';
import { provePassword } from './pull-password';
import { lookAt, settle, type Batch, type SettledState } from './settle-import';

const stepInput = z.object({
  route: z.string(),
  transferId: z.string(),
  batch: z.int().min(1),
  cursor: importCursorSchema.exactOptional(),
});

/** How far a batch is, and when to look again; without a cursor all of it is through. */
export interface ImportStep {
  readonly artifacts: number;
  readonly cursor?: ImportCursor;
  readonly waitSeconds: number;
}

/**
 * Looks at the import of a batch that is under way and, where that is over, begins the next in the same
 * call: so the registry is never idle for the length of a step. Repeated, it begins one again at worst, which
 * brings the same. What is at the target already is not imported.
 */
export const stepImageImports = activity(stepInput, async (input, services): Promise<ImportStep> => {
  const { transferId, batch } = input;
  const route = services.route(input.route);
  const { artifacts } = await services.records(route).demand(waybillPath(transferId, batch));
  const its: Batch = { services, route, transferId, batch, artifacts };
  let cursor = input.cursor ?? (await start(its));
  let asked: number | undefined;
  const { running: begun } = cursor;
  if (begun !== undefined) {
    await throwIfCancelled(services, route, transferId);
    const lookedAt = services.now().getTime();
    const going = { ...cursor, running: begun, lateMs: lateAfter(cursor, lookedAt) };
    const seen = await settle(its, going, () => lookAt(its, begun));
    ({ cursor, asked } = after(going, seen, lookedAt));
    // A step that died meanwhile may have begun the next.
    if (cursor.running === undefined && !isOnTime(begun, lookedAt)) {
      const [next, others] = [cursor.left.slice(0, 1), cursor.left.slice(1)];
      cursor = { ...cursor, left: [...(await missing(its, next)), ...others] };
    }
  }
  if (cursor.running === undefined && cursor.left.length > 0)
    await throwIfUnverified(services, route, transferId);
  while (cursor.running === undefined && cursor.left.length > 0) {
    await throwIfStopped(services, route, transferId, batch);
    ({ cursor, asked } = await beginNext(its, cursor));
  }
  if (cursor.running === undefined) return { artifacts: artifacts.length, waitSeconds: 0 };
  const now = services.now().getTime();
  const least = Math.min(asked ?? 0, longestRetryAfterSeconds);
  const waitSeconds = Math.max(least, nextLookSeconds(now - cursor.running.begunAt, cursor));
  const running = { ...cursor.running, dueAt: Math.round(now + waitSeconds * 1000) };
  return { artifacts: artifacts.length, cursor: { ...cursor, running }, waitSeconds };
});

/**
 * What is to be imported of a batch; whatever keeps all of it out is told before the first. What is there is
 * written down once: a batch that is begun again may find its own.
 */
async function start(its: Batch): Promise<ImportCursor> {
  const { services, route, transferId, batch, artifacts } = its;
  const left = await missing(its, [...artifacts.keys()]);
  const there = artifacts
    .filter(({ reference }, index) => !left.includes(index) && !reference.includes('@'))
    .map(({ reference }) => reference);
  await services.records(route).create(importTroublePath(transferId, batch), { reasons: {}, there });
  if (left.length > 0) await provePassword(its.services, its.route);
  return { left };
}

/** Those of some artifacts, by their place, that the target does not hold yet. */
async function missing(its: Batch, places: readonly number[]): Promise<number[]> {
  const named = places.flatMap((index) => its.artifacts[index] ?? []);
  const there = await areThere(await its.services.registry(endOf(its.route, 'target')), named);
  return places.filter((_, n) => !there[n]);
}

/** What comes after a look or a begin, and how long the service asked to be left alone. */
interface Next {
  readonly cursor: ImportCursor;
  readonly asked?: number | undefined;
}

async function beginNext(its: Batch, { left, ...known }: ImportCursor): Promise<Next> {
  const { services, route, artifacts } = its;
  const [index = 0, ...others] = left;
  const artifact = artifacts[index];
  if (artifact === undefined) return { cursor: { ...known, left: others } };
  const running = { index, url: '', begunAt: services.now().getTime() };
  const going = { ...known, left: others, running };
  const order = await importOrder(services, route, artifact);
  const seen = await settle(its, going, () => services.imageImports(endOf(route, 'target')).begin(order));
  return after(going, seen);
}

/** Goes on from what was seen of the import under way: when it was begun, or looked at. */
function after(cursor: GoingCursor, seen: SettledState, lookedAt?: number): Next {
  const { running, left, gone = 0, ...known } = cursor;
  const took = (lookedAt ?? running.begunAt) - running.begunAt;
  if (seen.state === 'running') {
    const going = { ...running, url: seen.url, ...(lookedAt !== undefined && { goingMs: took }) };
    return { cursor: { ...cursor, running: going }, asked: seen.retryAfterSeconds };
  }
  if (seen.state === 'gone') return { cursor: { ...known, left: [running.index, ...left], gone: gone + 1 } };
  const teaches = seen.state === 'succeeded' && lookedAt !== undefined && isOnTime(running, lookedAt);
  const learnt = teaches && { recentMs: recentAfter(known.recentMs, took, running.goingMs) };
  return { cursor: { ...known, left, ...learnt } };
}
