import { z } from 'zod';
import { findBlob } from '../../azure/imports/find-blob';
import { type Failure, permanent } from '../../domain/errors';
import { transferBatchSchema, type Import, type ImportStatus } from '../../domain/imports/import';
import { findRuns, timeOf, type ImportRun } from '../../domain/imports/import-run';
import { sideOf, type Route } from '../../domain/route';
import { explained } from '../../domain/sas/pipeline-secret';
import type { Immutable } from '../../domain/schema';
import { claimRun, isAnothers } from '../../records/imports/claims';
import { changeImport } from '../../records/imports/imports';
import type { Services } from '../../services';
import { activity } from '../activity';
import { diagnoseRun } from '../sas/diagnose-run';
import { endedWithout, isStillAwaited } from './still-awaited';

const findImportRunInput = z.object({
  importId: z.string(),
  route: z.string(),
  blob: z.string(),
  since: z.string(),
  /** The run that was found before. */
  run: z.string().exactOptional(),
  /** The transfer that brought the blob. */
  transfer: transferBatchSchema.exactOptional(),
});
type FindImportRunInput = Immutable<z.output<typeof findImportRunInput>>;

/** How the run of an import stands. */
export interface FoundRun {
  /** When the listing that was read began. ISO time. */
  readonly asOf: string;
  readonly run?: string;
  /** Another version took the place of the blob, and no run came before it did. */
  readonly replaced?: true;
  /** The transfer has ended that alone could have brought a run. */
  readonly over?: true;
  /** The run failed, and the transfer of the blob may start another. */
  readonly goesOn?: true;
  /** How the import stands; absent while there is no run. */
  readonly status?: Extract<ImportStatus, 'importing' | 'succeeded' | 'partial' | 'failed'>;
}

/** Finds the run that imports a blob, in the listing all share, and notes what is new about it. */
export const findImportRun = activity(findImportRunInput, async (input, services): Promise<FoundRun> => {
  const { importId, blob, since, transfer } = input;
  const route = services.route(input.route);
  const target = sideOf(route, 'target');
  const { runs, asOf } = await services.runs(target).latest();
  const followed = runs.find(({ name }) => name === input.run);
  // In place of a run that failed another may have been started.
  const isOpen = input.run === undefined || followed?.state.state === 'failed';
  const candidates = isOpen ? findRuns(runs, target, { blob, since }) : [];
  // Thousands may wait for runs: the blob is asked for only when there is something to tell apart.
  const until = candidates.length > 0 ? await replacedAt(services, route, input) : undefined;
  const isInTime = (run: ImportRun): boolean => until === undefined || timeOf(run) < Date.parse(until);
  const claimed = await claimFirst(services, route, importId, candidates.filter(isInTime));
  const found = claimed ?? followed;
  if (found === undefined) {
    // A run may take a moment to appear in listings.
    const replaced = until !== undefined && asOf.getTime() >= Date.parse(until) + 60_000;
    const sought = { importId, asOf: asOf.toISOString(), ...(transfer && { transfer }) };
    const over = !replaced && (await endedWithout(services, route, sought)) !== undefined;
    return { asOf: sought.asOf, ...(replaced && { replaced }), ...(over && { over }) };
  }
  const status = statusOf(found);
  if (found.state.state === 'failed') {
    const lost = `import run ${found.name}: ${found.state.message}`;
    const sought = { importId, asOf: asOf.toISOString(), lost };
    if (await isStillAwaited(services, route, sought)) return { asOf: sought.asOf, goesOn: true };
  }
  if (found.name !== input.run || status !== 'importing') {
    const now = services.now().toISOString();
    const error = await errorOf(services, input.route, found);
    await changeImport(services, route, importId, (before) => ({
      ...before,
      status,
      run: noted(found, before.run?.name === found.name ? before.run.seenAt : now),
      ...(status !== 'importing' && { finishedAt: found.finishedAt ?? now }),
      ...(error && { error }),
    }));
  }
  return { asOf: asOf.toISOString(), run: found.name, status };
});

/** The first of some runs that is no other import's. */
async function claimFirst(
  services: Services,
  route: Route,
  importId: string,
  runs: readonly ImportRun[],
): Promise<ImportRun | undefined> {
  for (const run of runs) {
    if (await claimRun(services, route, run.name, importId)) return run;
  }
  return undefined;
}

/** When another version took the place of the one that is followed: runs from then on import that. */
async function replacedAt(
  services: Services,
  route: Route,
  input: FindImportRunInput,
): Promise<string | undefined> {
  const found = await findBlob(services.container(sideOf(route, 'target')), input.blob);
  if (found === undefined) return undefined;
  return (await isAnothers(services, route, input, found)) ? found.lastModified : undefined;
}

function statusOf({ state }: ImportRun): NonNullable<FoundRun['status']> {
  switch (state.state) {
    case 'running':
      return 'importing';
    case 'failed':
      return 'failed';
    case 'succeeded':
      return state.errors === undefined ? 'succeeded' : 'partial';
  }
}

function noted(found: ImportRun, seenAt: string): NonNullable<Import['run']> {
  const { name, triggeredAt, startedAt, finishedAt, artifacts } = found;
  const ours = name.startsWith('ferry') ? 'acr-ferry' : 'other';
  const startedBy = triggeredAt === undefined ? ours : 'source-trigger';
  return { name, startedBy, seenAt, triggeredAt, startedAt, finishedAt, artifacts };
}

/** What a run said that did not succeed entirely, with the reason behind it where the SAS is to blame. */
async function errorOf(
  services: Services,
  route: string,
  { name, state }: ImportRun,
): Promise<Failure | undefined> {
  const text =
    state.state === 'failed' ? state.message : state.state === 'succeeded' ? state.errors : undefined;
  if (text === undefined) return undefined;
  const failure = permanent('RUN_FAILED', `import run ${name}: ${text}`, 'import run', 'target');
  if (state.state !== 'failed') return failure;
  try {
    return explained(failure, await diagnoseRun({ route, side: 'target', message: text }, services));
  } catch {
    return failure;
  }
}
