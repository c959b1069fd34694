import { z } from 'zod';
import pMap from 'p-map';
import { failureSchema } from '../../domain/errors';
import type { Route } from '../../domain/route';
import type { Immutable } from '../../domain/schema';
import {
  countArtifacts,
  type ArtifactResult,
  batchResultSchema,
  spanSchema,
  type TransferOutcome,
} from '../../domain/transfer/results';
import { composeReport, type ReportParts } from '../../domain/transfer/compose-report';
import type { Waybill } from '../../domain/waybill/waybill';
import { notedExportPath } from '../../records/pipelines/paths';
import { planPath } from '../../records/plan/paths';
import { batchResultPath, reportPath, requestPath, verificationPath } from '../../records/transfer/paths';
import { readWaybills } from '../../records/transfer/waybills';
import { createPassedOver } from '../../records/passed-over';
import type { Records } from '../../records/records';
import { activity } from '../activity';

const documentsAtOnce = 8;

const reportTransferInput = z.object({
  route: z.string(),
  transferId: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  planSpan: spanSchema.exactOptional(),
  note: z.exactOptional(z.string()),
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
      await records.write(batchResultPath(transferId, result.batch), result);
    }
    const plan = await records.read(planPath(transferId));
    const waybills = plan === undefined ? [] : await readWaybills(services, route, plan);
    const batches = await pMap(waybills, (waybill) => batchPart(records, waybill), {
      concurrency: documentsAtOnce,
    });
    const forgotten = route.mode === 'connected' ? await forgetExports(records, route, batches) : [];
    const report = composeReport({
      ...input,
      unresolved: plan === undefined ? await requested(records, input) : plan.unresolved.map(unverified),
      notes: [...(plan?.notes ?? []), ...(input.note === undefined ? [] : [input.note]), ...forgotten],
      upToDate: plan?.skipped ?? 0,
      batches,
      sides: route,
    });
    await records.write(reportPath(transferId), report);
    const { status, artifacts, error } = report;
    return { status, artifacts: countArtifacts(artifacts), ...(error && { error }) };
  },
);

type BatchPart = ReportParts['batches'][number];

/** What arrived needs no export to be used again, and every plan reads those that stay, which this tells. */
async function forgetExports(
  records: Records,
  route: Route,
  batches: readonly BatchPart[],
): Promise<readonly string[]> {
  const passedOver = createPassedOver();
  const arrived = batches.filter(({ artifacts }) => artifacts?.every(({ verified }) => verified) === true);
  await pMap(
    arrived,
    ({ waybill }) => passedOver.unless(records.remove(notedExportPath(route.name, waybill.artifacts))),
    { concurrency: documentsAtOnce },
  );
  return passedOver.notes();
}

/** Without a plan every requested artifact failed for the reason that stopped the transfer. */
async function requested(
  records: Records,
  { transferId, error }: ReportTransferInput,
): Promise<ArtifactResult[]> {
  const request = await records.read(requestPath(transferId));
  const reason = error?.message ?? 'the transfer ended before its plan';
  return request?.artifacts.map((reference) => unverified({ reference, reason })) ?? [];
}

const unverified = ({ reference, reason }: { reference: string; reason: string }): ArtifactResult => ({
  reference,
  verified: false,
  reason,
});

async function batchPart(records: Records, waybill: Waybill): Promise<BatchPart> {
  const { transferId, batch } = waybill;
  const [result, verification] = await Promise.all([
    records.read(batchResultPath(transferId, batch)),
    records.read(verificationPath(transferId, batch)),
  ]);
  return { waybill, ...(result && { result }), ...(verification && { artifacts: verification.artifacts }) };
}
