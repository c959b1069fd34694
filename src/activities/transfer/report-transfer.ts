import { z } from 'zod';
import pMap from 'p-map';
import { failureSchema } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { Immutable } from '../../domain/schema';
import {
  countArtifacts,
  type ArtifactResult,
  batchResultSchema,
  type TransferOutcome,
} from '../../domain/transfer/results';
import { spanSchema } from '../../domain/transfer/status';
import { pruneStopSchema, type PruneStop } from '../../domain/prune/pruned';
import { composeReport, type BatchPart } from '../../domain/transfer/compose-report';
import type { TransferRequest } from '../../domain/transfer/request';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { isTagList } from '../../domain/waybill/tag-list';
import { bytesIn } from '../../domain/transfer/report';
import { actNote } from '../../domain/transfer/acts';
import { endedEvent, heldEvent, prunedEvent, unsignedEvent } from '../../domain/transfer/transfer-event';
import { whichTransferSchema } from '../../domain/waybill/waybill';
import { raise } from '../../records/events/raise';
import { takenWay } from '../../records/plan/taken-way';
import { endExport } from '../../records/pipelines/shared-exports';
import { noteArrived } from '../../records/prune/note-arrived';
import { prunedBy } from '../../records/prune/report';
import { planPath } from '../../records/plan/paths';
import { batchNumbers, countBatches } from '../../records/transfer/batch-numbers';
import { readActs } from '../../records/transfer/acts';
import { readLedger } from '../../records/transfer/ledger';
import { batchResultsFolder, reportPath, requestPath } from '../../records/transfer/paths';
import { createPassedOver, type PassedOver } from '../../records/passed-over';
import type { Records } from '../../records/records';
import type { Services } from '../../services';
import { batchParts } from './batch-parts';
import { activity } from '../activity';
import { wayAfter } from '../way';
import { recordResult } from './record-result';
import { signedMeanwhile } from './second-look';

const documentsAtOnce = 8;

const reportTransferInput = whichTransferSchema.extend({
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  planSpan: spanSchema.exactOptional(),
  note: z.exactOptional(z.string()),
  pruneSpan: spanSchema.exactOptional(),
  pruneStop: pruneStopSchema.exactOptional().describe('Why pruning was not done, or not to its end.'),
  /** Results of batches that could not be written down when they ended. */
  unrecorded: z.array(batchResultSchema).exactOptional(),
  error: failureSchema.exactOptional().describe('What stopped the transfer as a whole.'),
});
type ReportTransferInput = Immutable<z.output<typeof reportTransferInput>>;

/** Reads what plan and batches left behind and writes the report. */
export const reportTransfer = activity(
  reportTransferInput,
  async (input, services): Promise<TransferOutcome> => {
    const { transferId } = input;
    const route = services.route(input.route);
    const records = services.records(route);
    for (const result of input.unrecorded ?? []) {
      await recordResult(services, route, transferId, result);
    }
    const passedOver = createPassedOver();
    // A ledger that cannot be read is noted here, for no other document has a place for it.
    const ledger = await passedOver.unless(readLedger(services, route));
    const { plan, count } = await planOf(records, input, passedOver);
    const { batches, lost } = await batchParts(services, route, transferId, count, passedOver);
    const request = await passedOver.unless(records.read(requestPath(transferId)));
    const way = await takenWay(services, route, transferId);
    if (way?.via !== 'import' && route.mode !== 'receive')
      await endExports(services, route, batches, passedOver);
    const acts = (await passedOver.unless(readActs(records, transferId))) ?? [];
    const bringsTags = request?.carried !== undefined && isTagList(request.carried.blob);
    // A list of tags is there for nothing else than pruning.
    const stopped = input.error ?? lost ?? (bringsTags ? input.pruneStop?.error : undefined);
    const prune = await prunedBy(services, route, transferId, { stop: pruneStopOf(input), passedOver });
    const composed = composeReport({
      ...input,
      ...(request && { caller: request.caller }),
      ...(stopped && { error: stopped }),
      unresolved: plan === undefined ? requested(request, input, batches) : plan.unresolved.map(unverified),
      notes: [
        ...(plan?.notes ?? []),
        ...(input.note === undefined ? [] : [input.note]),
        ...acts.map(actNote),
        ...(await wayAfter(services, route, { way, batches, stop: stopped })),
      ],
      upToDate: plan?.skipped ?? 0,
      ...(bringsTags && { brings: 'tags' }),
      batches,
      sides: route,
      ...(prune && { prune }),
      ...(way && { via: way.via }),
      ...(way?.reason !== undefined && { viaReason: way.reason }),
    });
    const { finishedAt } = composed;
    const unnoted = batches.flatMap(({ noted, artifacts: its = [] }) => (noted ? [] : its));
    const arrived = { artifacts: unnoted, at: finishedAt, origin: batches[0]?.waybill.origin };
    await noteArrived(services, route, arrived, passedOver);
    const written = { ...composed, notes: [...composed.notes, ...passedOver.notes()] };
    await records.write(reportPath(transferId), written);
    const report = await signedMeanwhile({ services, route }, written, passedOver);
    if (ledger !== undefined) await raise(services, heldEvent(report, ledger));
    await raise(services, prunedEvent(report));
    await raise(services, unsignedEvent(report));
    await raise(services, endedEvent(report));
    const { status, error, artifacts } = report;
    const counts = countArtifacts(artifacts);
    return {
      ...{ status, artifacts: counts, finishedAt, bytes: bytesIn(report) },
      ...(way && { via: way.via }),
      ...(error && { error }),
    };
  },
);

/**
 * The plan of a transfer and how many batches it has, which the waybills know where the plan is lost. Where
 * nothing was ever begun there may be waybills of a plan that broke off.
 */
async function planOf(
  records: Records,
  { transferId, planSpan }: ReportTransferInput,
  passedOver: PassedOver,
): Promise<{ readonly plan?: TransferPlan; readonly count: number }> {
  const path = planPath(transferId);
  const wasPlanned =
    planSpan !== undefined || (await batchNumbers(records, batchResultsFolder(transferId))).length > 0;
  const plan = await (wasPlanned ? passedOver.demand(records, path) : passedOver.unless(records.read(path)));
  if (plan !== undefined) return { plan, count: plan.batches };
  return { count: wasPlanned ? await countBatches(records, transferId, passedOver) : 0 };
}

/** What arrived, or was handed over, is wanted by no transfer of the route any more. */
async function endExports(
  services: Services,
  route: Route,
  batches: readonly BatchPart[],
  passedOver: PassedOver,
): Promise<void> {
  const arrived = batches.filter(
    ({ artifacts }) => artifacts?.every(({ verified, handedOver }) => verified || handedOver) === true,
  );
  await pMap(arrived, ({ waybill }) => passedOver.unless(endExport(services, route, waybill)), {
    concurrency: documentsAtOnce,
  });
}

/** Without a plan what was requested failed, where no batch tells of it, for what stopped the transfer. */
function requested(
  request: TransferRequest | undefined,
  { error }: ReportTransferInput,
  batches: readonly BatchPart[],
): ArtifactResult[] {
  const told = new Set(
    batches.flatMap(({ waybill, artifacts }) =>
      [...(artifacts ?? []), ...waybill.artifacts].map(({ reference }) => reference),
    ),
  );
  const ended = batches.length === 0 ? 'the transfer ended before its plan' : 'its plan is lost';
  const reason = error?.message ?? ended;
  const untold = request?.artifacts.filter((reference) => !told.has(reference)) ?? [];
  const cancelled = error?.code === 'CANCELLED' && { cancelled: true as const };
  return untold.map((reference) => ({ ...unverified({ reference, reason }), ...cancelled }));
}

const unverified = ({ reference, reason }: { reference: string; reason: string }): ArtifactResult => ({
  reference,
  verified: false,
  reason,
});

/** What a transfer that did not come to its end, or lost artifacts, says of the tags it was to prune. */
const pruneStopOf = ({ pruneStop, pruneSpan, error }: ReportTransferInput): PruneStop | undefined =>
  pruneStop ?? (error !== undefined && pruneSpan === undefined ? { refused: ended } : undefined);

const ended = 'the transfer ended before';
