import { z } from 'zod';
import type { ImportState } from '../../azure/image-import/image-imports';
import { toTransferError } from '../../azure/failure';
import type { Failure } from '../../domain/errors';
import {
  importCursorSchema,
  lateAfter,
  nextLookSeconds,
  usualAfter,
  type ImportCursor,
} from '../../domain/image-import/image-import';
import { endOf, type Route } from '../../domain/route';
import { referenceOf } from '../../domain/selection/artifact-reference';
import { atTarget, type PlannedArtifact } from '../../domain/waybill/waybill';
import { throwIfStopped } from '../../records/transfer/stops';
import { waybillPath } from '../../records/transfer/paths';
import type { Services } from '../../services';
import { activity } from '../activity';
import { importOrder } from './import-order';
import { noteTrouble } from './note-trouble';

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

/** What a step works with. */
interface Batch {
  readonly services: Services;
  readonly route: Route;
  readonly transferId: string;
  readonly batch: number;
  readonly artifacts: readonly PlannedArtifact[];
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
  let cursor = input.cursor ?? (await firstCursor(its));
  let asked: number | undefined;
  if (cursor.running !== undefined) {
    const { running } = cursor;
    const lookedAt = services.now().getTime();
    const seen = await settle(its, running, () =>
      services.imageImports(endOf(route, 'target')).look(running.url),
    );
    ({ cursor, asked } = after(its, { ...cursor, lateMs: lateAfter(cursor, lookedAt) }, seen, lookedAt));
  }
  while (cursor.running === undefined && cursor.left.length > 0) {
    await throwIfStopped(services, route, transferId, batch);
    ({ cursor, asked } = await beginNext(its, cursor));
  }
  if (cursor.running === undefined) return { artifacts: artifacts.length, waitSeconds: 0 };
  const now = services.now().getTime();
  const waitSeconds = Math.max(asked ?? 0, nextLookSeconds(now - cursor.running.begunAt, cursor));
  const running = { ...cursor.running, dueAt: Math.round(now + waitSeconds * 1000) };
  return { artifacts: artifacts.length, cursor: { ...cursor, running }, waitSeconds };
});

/** All that the target does not hold yet. */
async function firstCursor({ services, route, artifacts }: Batch): Promise<ImportCursor> {
  const target = await services.registry(endOf(route, 'target'));
  const held = await target.digests(artifacts.map((artifact) => referenceOf(atTarget(artifact))));
  return { left: artifacts.flatMap(({ digest }, index) => (held[index] === digest ? [] : [index])) };
}

async function beginNext(its: Batch, { left, ...known }: ImportCursor): Promise<ReturnType<typeof after>> {
  const { services, route, artifacts } = its;
  const [index = 0, ...others] = left;
  const running = { index, url: '', begunAt: services.now().getTime() };
  const artifact = artifacts[index];
  if (artifact === undefined) return { cursor: { ...known, left: others }, asked: undefined };
  const order = await importOrder(services, route, artifact);
  const seen = await settle(its, running, () => services.imageImports(endOf(route, 'target')).begin(order));
  return after(its, { ...known, left: others, running }, seen);
}

/** Goes on from what was seen of the import under way: when it was begun, or looked at. */
function after({ services, route }: Batch, cursor: ImportCursor, seen: ImportState, lookedAt?: number) {
  const { running, left, ...known } = cursor;
  if (running === undefined) return { cursor, asked: undefined };
  const took = (lookedAt ?? services.now().getTime()) - running.begunAt;
  if (seen.state === 'running') {
    const asked = seen.retryAfterSeconds;
    const going = { ...running, url: seen.url, ...(lookedAt !== undefined && { goingMs: took }) };
    return { cursor: { ...cursor, running: going }, asked };
  }
  // What nobody knows of any more is begun again.
  const again = seen.state === 'gone' && took < route.polling.deadlineSeconds * 1000 ? [running.index] : [];
  const usual = seen.state === 'succeeded' && { usualMs: usualAfter(took, running.goingMs) };
  return { cursor: { ...known, left: [...again, ...left], ...usual }, asked: undefined };
}

/** Looks, or begins; what an import failed with is written down for its artifact, and the others go on. */
async function settle(
  its: Batch,
  { index, begunAt }: NonNullable<ImportCursor['running']>,
  ask: () => Promise<ImportState>,
): Promise<ImportState> {
  const { services, route, artifacts } = its;
  const artifact = artifacts[index];
  try {
    const seen = await ask();
    const isLate = services.now().getTime() - begunAt > route.polling.deadlineSeconds * 1000;
    if (seen.state !== 'running' || !isLate) return seen;
    const minutes = Math.round(route.polling.deadlineSeconds / 60);
    await noteTrouble(its, artifact, 'RUN_TIMED_OUT', `its import is still going after ${minutes} minutes`);
  } catch (thrown) {
    const { failure } = toTransferError(thrown, 'import image', 'target');
    if (failure.code !== 'REFUSED') throw thrown;
    if (!(await isThere(its, artifact)))
      await noteTrouble(its, artifact, codeOf(failure, route), failure.message);
  }
  return { state: 'succeeded' };
}

/** Without Force a tag that is there is refused, be it with the digest that is wanted. */
async function isThere({ services, route }: Batch, artifact: PlannedArtifact | undefined): Promise<boolean> {
  if (artifact === undefined) return false;
  const target = await services.registry(endOf(route, 'target'));
  const [held] = await target.digests([referenceOf(atTarget(artifact))]);
  return held === artifact.digest;
}

const codeOf = ({ message }: Failure, { overwriteTags }: Route) =>
  !overwriteTags && message.includes('(Conflict)') ? 'TAG_TAKEN' : 'ARTIFACT_NOT_IMPORTED';
