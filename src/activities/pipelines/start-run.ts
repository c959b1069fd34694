import type { BlobClient } from '@azure/storage-blob';
import { z } from 'zod';
import { lookAt } from '../../azure/copy/blob-facts';
import { TransferError } from '../../domain/errors';
import { runName } from '../../domain/pipelines/runs';
import { isExporter, withRun } from '../../domain/pipelines/shared-export';
import { sideOf, type Route } from '../../domain/route';
import type { Immutable } from '../../domain/schema';
import { sideNameSchema, type SideName } from '../../domain/side';
import { replacedBlob } from '../../domain/waybill/compare-blob';
import { type PlannedArtifact, whichBatchSchema } from '../../domain/waybill/waybill';
import type { Services } from '../../services';
import { activity } from '../activity';
import { renewSas } from '../renew-sas';
import { throwIfUnverified } from '../../records/plan/still-verified';
import { isShared } from '../../records/pipelines/shared-exports';
import { throwIfStopped } from '../../records/transfer/stops';
import { waybillPath } from '../../records/transfer/paths';
import { noteTags, tagsOf } from './export/exported-tags';
import { openExport, type OpenExport } from './export/open-export';
import { noteThere } from './note-there';

const startRunInput = whichBatchSchema.extend({
  side: sideNameSchema,
  attempt: z.int().min(1).describe('Each attempt is a run of its own.'),
  only: z.exactOptional(z.array(z.int())).describe('Of an export: the artifacts, by their place.'),
  neededMinutes: z.number().describe('How long the SAS of the pipeline must live.'),
  claimed: z.exactOptional(z.literal(true)).describe('Of an export: nobody else may have taken it over.'),
  distrusted: z.string().exactOptional().describe('The version of the SAS that a run failed with.'),
});

/** The run that was started, or found. */
export interface StartedRun {
  readonly run: string;
  /** How many artifacts the batch has. */
  readonly artifacts: number;
  /** Version of the SAS it was started with; none where the pipeline needs no SAS. */
  readonly sas?: string;
  /** By their place, artifacts it does not export, for they are not what was verified any more. */
  readonly moved?: readonly number[];
}

/** Starts the export or import run of a batch, with a SAS that outlives it. Repeated, it finds that run. */
export const startRun = activity(startRunInput, async (input, services): Promise<StartedRun> => {
  const { transferId, batch, attempt, side, neededMinutes, distrusted } = input;
  const route = services.route(input.route);
  const exporting = side === 'source';
  const run = runName(exporting ? 'export' : 'import', transferId, batch, attempt);
  const place = sideOf(route, side);
  const pipelines = services.pipelines(place);
  await throwIfHeldUp(services, route, input, async () => (await pipelines.run(run)) !== undefined);
  const demand = { neededMinutes, ...(distrusted !== undefined && { distrusted }) };
  const sas = await renewSas(services, { route: route.name, side }, demand);
  if (distrusted !== undefined && sas.mode === 'sas' && sas.version === distrusted) throw notRenewed(side);
  const { blob, artifacts, content } = await services.records(route).demand(waybillPath(transferId, batch));
  const shared = input.claimed && isShared(services, route) ? await openExport(services, input) : undefined;
  if (shared) await throwIfTaken(shared);
  if (content?.etag !== undefined) await mustBe(services.container(place).getBlobClient(blob), content.etag);
  const chosen = artifacts.filter((_, i) => input.only?.includes(i) ?? true);
  const found = await pipelines.run(run);
  let asked = found?.properties.request?.artifacts;
  if (found === undefined) {
    await (exporting
      ? throwIfUnverified(services, route, transferId)
      : noteThere(services, route, input, artifacts));
    const standing =
      exporting && route.trust ? await notMoved(chosen, services, route, { ...input, run }) : chosen;
    asked = standing.map(({ reference }) => reference);
    await pipelines.putRun(run, exporting ? { blob, artifacts: asked } : { blob });
  }
  const moved = exporting && route.trust ? placesLeftOut(artifacts, chosen, asked) : [];
  const whole = input.only === undefined ? run : undefined;
  if (shared) await shared.records.shrink(shared.path, (entry) => withRun(entry, shared.user, whole));
  return {
    ...{ run, artifacts: artifacts.length },
    ...(sas.mode === 'sas' && { sas: sas.version }),
    ...(moved.length > 0 && { moved }),
  };
});

/** Of a run that was there only what it shows tells that; by names nobody asked for it tells nothing. */
function placesLeftOut(
  all: readonly PlannedArtifact[],
  chosen: readonly PlannedArtifact[],
  asked: readonly string[] = [],
): readonly number[] {
  const names = chosen.map(({ reference }) => reference);
  if (asked.length === 0 || !asked.every((each) => names.includes(each))) return [];
  return all.flatMap((each, i) => (chosen.includes(each) && !asked.includes(each.reference) ? [i] : []));
}

/**
 * Of a paused transfer only a run that is not there is held up: one that was begun is followed to its end,
 * also when its follower died, for others may wait for what it exports.
 */
async function throwIfHeldUp(
  services: Services,
  route: Route,
  { transferId, batch }: Immutable<z.output<typeof startRunInput>>,
  isBegun: () => Promise<boolean>,
): Promise<void> {
  try {
    await throwIfStopped(services, route, transferId, batch);
  } catch (error) {
    const isPaused = error instanceof TransferError && error.failure.code === 'PAUSED';
    if (!isPaused || !(await isBegun())) throw error;
  }
}

/**
 * An export run takes what a tag points to, and the plan verified a digest: what was moved since is not
 * exported, and reported like all that did not arrive. How the others are is written down, to be compared
 * with once the run ended.
 */
async function notMoved(
  artifacts: readonly PlannedArtifact[],
  services: Services,
  route: Route,
  order: { readonly transferId: string; readonly batch: number; readonly run: string },
): Promise<readonly PlannedArtifact[]> {
  const tagged = await tagsOf(artifacts, services, route);
  const moved = new Set(tagged.filter(({ artifact, now }) => now?.digest !== artifact.digest));
  const left = new Set([...moved].map(({ artifact }) => artifact));
  const standing = artifacts.filter((artifact) => !left.has(artifact));
  if (standing.length > 0) {
    await noteTags(
      services.records(route),
      order,
      tagged.filter((each) => !moved.has(each)),
    );
    return standing;
  }
  throw new TransferError('ARTIFACT_MOVED', 'no tag of the batch is what was verified any more', {
    operation: 'start run',
    origin: 'source',
  });
}

/** While its transfer was paused another may have begun to export the same. */
async function throwIfTaken({ records, path, user }: OpenExport): Promise<void> {
  const entry = await records.read(path);
  if (entry !== undefined && isExporter(entry, user)) return;
  throw new TransferError('EXPORT_TAKEN', 'another transfer exports the same by now', {
    operation: 'start run',
    origin: 'source',
  });
}

/** What was received is imported, and nothing that took its place since. */
async function mustBe(blob: BlobClient, etag: string): Promise<void> {
  if ((await lookAt(blob, 'target'))?.etag !== etag) throw replacedBlob(blob.name);
}

/** The SAS was made for a run that failed like this one, and did not help. */
const notRenewed = (origin: SideName): TransferError =>
  new TransferError(
    'SAS_UNUSABLE',
    'the SAS was renewed for that less than an hour ago and is not renewed again',
    { operation: 'start run', origin },
  );
