import pMap from 'p-map';
import type { Documents } from '../../azure/documents';
import { documents } from '../../domain/transfer/names';
import type { Failure } from '../../domain/errors';
import { composeReport, type ReportParts } from '../../domain/transfer/compose-report';
import {
  countArtifacts,
  type ArtifactCounts,
  type ArtifactResult,
} from '../../domain/transfer/artifact-result';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import type { TransferRequest } from '../../domain/transfer/request';
import type { BatchResult, Span } from '../../domain/transfer/batch-result';
import type { TransferStatus } from '../../domain/transfer/status';
import type { Services } from '../../services';
import type { Route } from '../../domain/route';
import type { Activity } from '../activity';
import { notedExportPath } from '../../records/pipelines/export-key';
import { readWaybill } from '../../records/transfer/waybills';

const documentsAtOnce = 8;

export interface ReportTransferInput {
  readonly route: string;
  readonly transferId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly planSpan?: Span;
  /** Results of batches that could not be written down when they ended. */
  readonly unrecorded?: readonly BatchResult[];
  /** What stopped the transfer as a whole. */
  readonly error?: Failure;
}

export interface ReportTransferOutput {
  readonly status: TransferStatus;
  readonly artifacts: ArtifactCounts;
}

/** Reads what plan and batches left behind and writes the report. */
export const reportTransfer: Activity<ReportTransferInput, ReportTransferOutput> = async (
  input,
  services,
) => {
  const route = services.route(input.route);
  const store = services.documents(route);
  for (const result of input.unrecorded ?? []) {
    await store.write(documents.batch(input.transferId, result.batch), result);
  }
  const plan = await store.read<TransferPlan>(documents.plan(input.transferId));
  const batches = await readBatches(services, route, input.transferId, plan?.batches ?? 0);
  const report = composeReport({
    ...input,
    unresolved:
      plan === undefined ? await requested(services, route, input) : plan.unresolved.map(unverified),
    notes: plan?.notes ?? [],
    upToDate: plan?.skipped ?? 0,
    batches,
  });
  if (route.mode === 'connected') await forgetExports(store, route, batches);
  await store.write(documents.report(input.transferId), report);
  return { status: report.status, artifacts: countArtifacts(report.artifacts) };
};

/** Exports are kept for a transfer that has to be started again, which what arrived has not; every plan reads those that are kept. */
async function forgetExports(
  store: Documents,
  route: Route,
  batches: readonly ReportParts['batches'][number][],
): Promise<void> {
  const arrived = batches.filter(({ artifacts }) => artifacts?.every(({ verified }) => verified) === true);
  await pMap(arrived, ({ waybill }) => store.remove(notedExportPath(route.name, waybill.artifacts)), {
    concurrency: documentsAtOnce,
  });
}

/** Without a plan every requested artifact failed for the reason that stopped the transfer. */
async function requested(
  services: Services,
  route: Route,
  input: ReportTransferInput,
): Promise<ArtifactResult[]> {
  const request = await services.documents(route).read<TransferRequest>(documents.request(input.transferId));
  const reason = input.error?.message ?? 'the transfer ended before its plan';
  return request?.artifacts.map((reference) => unverified({ reference, reason })) ?? [];
}

const unverified = ({ reference, reason }: { reference: string; reason: string }): ArtifactResult => ({
  reference,
  verified: false,
  reason,
});

function readBatches(
  services: Services,
  route: Route,
  transferId: string,
  count: number,
): Promise<ReportParts['batches'][number][]> {
  const store = services.documents(route);
  return pMap(
    Array.from({ length: count }, (_, i) => i + 1),
    async (batch) => {
      const [waybill, result, artifacts] = await Promise.all([
        readWaybill(services, route, transferId, batch),
        store.read<BatchResult>(documents.batch(transferId, batch)),
        store.read<ArtifactResult[]>(documents.verification(transferId, batch)),
      ]);
      return { waybill, ...(result && { result }), ...(artifacts && { artifacts }) };
    },
    { concurrency: documentsAtOnce },
  );
}
