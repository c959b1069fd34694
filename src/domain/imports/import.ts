import { z } from 'zod';
import { failureSchema } from '../errors';
import { sideOf, type Route } from '../route';
import type { Immutable } from '../schema';
import { blobEventSchema } from './blob-event';
import { verdictSchema } from './verdict';

const time = z.iso.datetime();

/** How an import stands: waiting for a run, imported by one, or how that ended. */
export const importStatusSchema = z
  .enum([
    'waiting',
    'importing',
    'succeeded',
    'partial',
    'failed',
    'not-picked-up',
    'gone',
    'replaced',
    'unknown',
  ])
  .describe(
    'not-picked-up: no run came in time; gone: the blob vanished and no run names it; ' +
      'replaced: another version took its place before a run came; unknown: acr-ferry could not follow.',
  );
export type ImportStatus = z.output<typeof importStatusSchema>;

/** How an import ended. */
export type EndStatus = Exclude<ImportStatus, 'waiting' | 'importing'>;

/** A batch of a transfer, and the route whose documents tell of it. */
export const transferBatchSchema = z.object({ transferId: z.string(), batch: z.int(), route: z.string() });
export type TransferBatch = Immutable<z.output<typeof transferBatchSchema>>;

/** What an import begins with. */
export const newImportSchema = z.object({ importId: z.string(), route: z.string(), event: blobEventSchema });
export type NewImport = Immutable<z.output<typeof newImportSchema>>;

/** Instance id of the orchestration that follows an import. */
export const followerId = (importId: string): string => `${importId}-follower`;

const runSchema = z
  .object({
    name: z.string(),
    startedBy: z.enum(['source-trigger', 'acr-ferry', 'other']),
    seenAt: time.describe('When acr-ferry first saw it.'),
    triggeredAt: time.optional(),
    startedAt: time.optional(),
    finishedAt: time.optional(),
    artifacts: z.array(z.string()).optional().describe('What it imported, as the service reports it.'),
  })
  .meta({ id: 'ObservedRun' });

/** One version of a blob on its way into the target registry; the document changes as it goes on. */
export const importSchema = z.object({
  importId: z.string(),
  route: z.string(),
  status: importStatusSchema,
  ...blobEventSchema.shape,
  bytes: z.number().exactOptional(),
  since: time.describe('A run that begins earlier imports something else.'),
  pickUpBy: time.describe('A run must have come by then.'),
  verdict: verdictSchema.exactOptional(),
  transfer: transferBatchSchema.exactOptional().describe('Absent for a blob that came by other means.'),
  run: runSchema.exactOptional(),
  finishedAt: time.exactOptional(),
  error: failureSchema.exactOptional(),
  notes: z.array(z.string()),
});
export type Import = Immutable<z.output<typeof importSchema>>;

/** The import a version of a blob, or a run, belongs to: the first that claimed it. */
export const claimSchema = z.object({ importId: z.string() });
export type Claim = Immutable<z.output<typeof claimSchema>>;

/** What a transfer shows of the import of one of its batches. */
export const batchImportSchema = z.object({
  importId: z.string(),
  status: importStatusSchema,
  seenAt: time,
  run: z.string().exactOptional(),
});
export type BatchImport = Immutable<z.output<typeof batchImportSchema>>;

/**
 * What a transfer shows of a batch once an import of it changed. Another version of the blob may have an
 * import of its own: the later one counts, and never what was replaced.
 */
export function shownOf(shown: BatchImport | undefined, changed: Import): BatchImport {
  const { importId, status, seenAt, run } = changed;
  const isOlder =
    shown !== undefined &&
    shown.importId !== importId &&
    (status === 'replaced' || Date.parse(shown.seenAt) > Date.parse(seenAt));
  return isOlder ? shown : { importId, status, seenAt, ...(run && { run: run.name }) };
}

type Routes = ReadonlyMap<string, Route>;

/** The route whose documents hold the imports of a route: the first of those that share a pipeline. */
export function importRouteOf(routes: Routes, route: Route): Route {
  const pipeline = pipelineOf(route);
  return (
    [...routes.values()].find(
      (other) => other.via !== 'import' && other.target && pipelineOf(other) === pipeline,
    ) ?? route
  );
}

/** Whether what lands there is received: imported by the transfer its waybill begins, or not at all. */
export const isReceiving = (routes: Routes, importRoute: Route): boolean =>
  [...routes.values()].some(
    (route) => route.mode === 'receive' && importRouteOf(routes, route).name === importRoute.name,
  );

function pipelineOf(route: Route): string {
  const { subscriptionId, registry, pipeline, storageAccount, container } = sideOf(route, 'target');
  return [subscriptionId, registry, pipeline, storageAccount, container].join('/').toLowerCase();
}
