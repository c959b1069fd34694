import { readRun } from '../../../azure/pipelines/pipeline-run';
import { lookAt } from '../../../azure/copy/blob-facts';
import type { EarlierExport } from '../../../domain/pipelines/runs';
import {
  exportedBy,
  isAsSeen,
  isExporter,
  isUser,
  noExport,
  wantedBy,
  type MadeExport,
  type SharedExport,
} from '../../../domain/pipelines/shared-export';
import { endOf, sideOf } from '../../../domain/route';
import { referenceOf } from '../../../domain/selection/artifact-reference';
import { createSignatureCheck } from '../../../azure/signatures/check';
import { heldBatches } from '../../../domain/transfer/ledger';
import { isCancelled, mayStep } from '../../../domain/transfer/pauses';
import { whichBatchSchema } from '../../../domain/waybill/waybill';
import { createPassedOver } from '../../../records/passed-over';
import { readLedger } from '../../../records/transfer/ledger';
import { throwIfStopped } from '../../../records/transfer/stops';
import type { Services } from '../../../services';
import { waybillPath } from '../../../records/transfer/paths';
import { activity } from '../../activity';
import { growsBySigning, signedAnew } from '../../signed-anew';
import { takeOut } from './note-export';
import { openExport, type OpenExport } from './open-export';

/** What a batch is to do for its export: use a blob, wait for another batch, or neither and export. */
export interface ClaimedExport {
  readonly earlier?: EarlierExport;
  /** The version of that blob. */
  readonly etag?: string;
  /** The run that wrote it. */
  readonly run?: string;
  /** The transfer that exports the same now. */
  readonly behind?: string;
}

/**
 * Finds the blob of the same artifacts, if it is there as it was written; or has a batch wait while another
 * of the source exports them; or else has it export. Repeated, it says the same.
 */
export const claimExport = activity(whichBatchSchema, async (input, services): Promise<ClaimedExport> => {
  const open = await withSignaturesNow(services, await openExport(services, input));
  const { records, path, user } = open;
  let seen = await records.update(path, (entry) => entry ?? exportedBy(noExport, user));
  for (;;) {
    const { answer, next } = await judge(services, open, seen);
    const before = seen;
    seen = await records.update(path, (entry = noExport) => (isAsSeen(entry, before) ? next(entry) : entry));
    if (!isAsSeen(seen, next(before))) continue;
    if (answer.earlier !== undefined) await takeOut(records, open.waybill, seen.made?.leftOut ?? []);
    return answer;
  }
});

/**
 * What was signed once more since it was planned is to cross as it is now, with its image: a receiver may
 * look for the signature. Who claimed before is known by the content it claimed.
 */
async function withSignaturesNow(services: Services, open: OpenExport): Promise<OpenExport> {
  const { route, records, waybill, path, user } = open;
  const { artifacts } = waybill;
  if (route.trust === undefined || artifacts.every(({ reference }) => !growsBySigning(reference)))
    return open;
  if (isUser((await records.read(path)) ?? noExport, user)) return open;
  const registry = await services.registry(endOf(route, 'source'));
  const repositories = artifacts.map(({ reference }) => referenceOf(reference).repository);
  const check = createSignatureCheck(route.trust, registry, repositories, () => services.now());
  const now = check === undefined ? artifacts : await signedAnew(artifacts, registry, check);
  if (now.every((each, i) => each === artifacts[i])) return open;
  await records.write(waybillPath(user.transferId, user.batch), { ...waybill, artifacts: [...now] });
  return openExport(services, user);
}

interface Judged {
  readonly answer: ClaimedExport;
  readonly next: (entry: SharedExport) => SharedExport;
}

async function judge(services: Services, open: OpenExport, entry: SharedExport): Promise<Judged> {
  const { route, user } = open;
  const { made, exporter } = entry;
  const wanted = (each: SharedExport): SharedExport => wantedBy(each, user);
  if (made !== undefined && (await isThere(services, open, made))) {
    const { transferId, batch, blob, etag, run } = made;
    const earlier = { transferId, batch, blob };
    return { answer: { earlier, etag, ...(run !== undefined && { run }) }, next: wanted };
  }
  if (made === undefined && isExporter(entry, user)) return { answer: {}, next: wanted };
  if (made === undefined && exporter !== undefined && (await goesOn(services, open, exporter))) {
    await throwIfStopped(services, route, user.transferId, user.batch);
    return { answer: { behind: exporter.transferId }, next: wanted };
  }
  return { answer: {}, next: (each) => exportedBy(each, user) };
}

async function isThere(services: Services, { route }: OpenExport, made: MadeExport): Promise<boolean> {
  const blob = services.container(sideOf(route, 'source')).getBlobClient(made.blob);
  const facts = await lookAt(blob, 'source');
  return facts?.etag === made.etag && facts.bytes === made.bytes && facts.archived !== true;
}

/**
 * Whether who exports will come to an end: not when its transfer ended or was cancelled, nor, while that is
 * paused, unless its run can still end well without it.
 */
async function goesOn(
  services: Services,
  { route }: OpenExport,
  { route: name, transferId, batch, run }: NonNullable<SharedExport['exporter']>,
): Promise<boolean> {
  const its = services.config.routes.get(name);
  const ledger = its && (await createPassedOver().unless(readLedger(services, its)));
  if (ledger === undefined || isCancelled(ledger, transferId)) return false;
  if (!heldBatches(ledger, transferId).some((held) => held.batch === batch)) return false;
  if (mayStep(ledger, transferId, batch)) return true;
  const found = run === undefined ? undefined : await services.pipelines(sideOf(route, 'source')).run(run);
  const state = found && readRun(found);
  return state?.state === 'running' || (state?.state === 'succeeded' && state.errors === undefined);
}
