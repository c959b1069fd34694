import type { z } from 'zod';
import type { listAuditHandler } from '../../src/functions/audit/list-audit';
import type { getConfigHandler } from '../../src/functions/get-config';
import type { getDoctorHandler } from '../../src/functions/doctor/get-doctor';
import type { getUnderWayHandler } from '../../src/functions/doctor/get-under-way';
import type { healthDetailsHandler } from '../../src/functions/health-details';
import type { getImportHandler } from '../../src/functions/imports/get-import';
import type { listCarriedHandler } from '../../src/functions/imports/list-carried';
import type { listImportsHandler } from '../../src/functions/imports/list-imports';
import type { receiveImportHandler } from '../../src/functions/imports/receive-import';
import type { getPlanHandler } from '../../src/functions/plan/get-plan';
import type { getPlanArtifactsHandler } from '../../src/functions/plan/get-plan-artifacts';
import type { listPlansHandler } from '../../src/functions/plan/list-plans';
import type { startPlanHandler } from '../../src/functions/plan/start-plan';
import type { getSasRotationHandler } from '../../src/functions/sas/get-sas-rotation';
import type { listSasHandler } from '../../src/functions/sas/list-sas';
import type { startSasRevocationHandler } from '../../src/functions/sas/start-sas-revocation';
import type { startSasRotationHandler } from '../../src/functions/sas/start-sas-rotation';
import type { listSchedulesHandler } from '../../src/functions/starts/list-schedules';
import type { pauseScheduleHandler } from '../../src/functions/starts/pause-schedule';
import type { resumeScheduleHandler } from '../../src/functions/starts/resume-schedule';
import type { cancelTransferHandler } from '../../src/functions/transfer/cancel-transfer';
import type { getReportCsvHandler } from '../../src/functions/transfer/get-report-csv';
import type { getReportHtmlHandler } from '../../src/functions/transfer/get-report-html';
import type { getReportHandler } from '../../src/functions/transfer/get-report';
import type { getTimelineHandler } from '../../src/functions/transfer/get-timeline';
import type { getTransferHandler } from '../../src/functions/transfer/get-transfer';
import type { listTransfersHandler } from '../../src/functions/transfer/list-transfers';
import type { startTransferHandler } from '../../src/functions/transfer/start-transfer';
import type { runScheduleNowHandler } from '../../src/functions/starts/run-schedule-now';
import type { pauseTransferHandler } from '../../src/functions/transfer/pause-transfer';
import type { resumeTransferHandler } from '../../src/functions/transfer/resume-transfer';
import type { retryTransferHandler } from '../../src/functions/transfer/retry-transfer';
import type { listEventsHandler } from '../../src/functions/events/list-events';
import type { listSinksHandler } from '../../src/functions/events/list-sinks';
import type { replayEventsHandler } from '../../src/functions/events/replay-events';
import type { testSinksHandler } from '../../src/functions/events/test-sinks';
import type { getPurgeHandler } from '../../src/functions/purge/get-purge';
import type { startPurgeHandler } from '../../src/functions/purge/start-purge';
import type { Operation } from '../../src/http/openapi/operation';

/**
 * The operations of the API that a command uses, described by the app itself: types only, so that a path, a
 * body or an answer that changes there does not compile here.
 */
type Handlers = [
  typeof cancelTransferHandler,
  typeof getConfigHandler,
  typeof getDoctorHandler,
  typeof getImportHandler,
  typeof getPlanArtifactsHandler,
  typeof getPlanHandler,
  typeof getPurgeHandler,
  typeof getReportCsvHandler,
  typeof getReportHandler,
  typeof getReportHtmlHandler,
  typeof getSasRotationHandler,
  typeof getTimelineHandler,
  typeof getTransferHandler,
  typeof getUnderWayHandler,
  typeof healthDetailsHandler,
  typeof listAuditHandler,
  typeof listCarriedHandler,
  typeof listEventsHandler,
  typeof listSinksHandler,
  typeof listImportsHandler,
  typeof listPlansHandler,
  typeof listSasHandler,
  typeof listSchedulesHandler,
  typeof listTransfersHandler,
  typeof pauseScheduleHandler,
  typeof pauseTransferHandler,
  typeof receiveImportHandler,
  typeof replayEventsHandler,
  typeof resumeScheduleHandler,
  typeof resumeTransferHandler,
  typeof retryTransferHandler,
  typeof runScheduleNowHandler,
  typeof startPlanHandler,
  typeof startPurgeHandler,
  typeof startSasRevocationHandler,
  typeof startSasRotationHandler,
  typeof startTransferHandler,
  typeof testSinksHandler,
];

type Described = Handlers[number]['operation'];
type Contract = { readonly [O in Described as O['name']]: O };

/** The id of an operation. */
export type OperationName = keyof Contract;

type Schema<R, Status extends number> =
  R extends Readonly<Record<Status, { readonly schema?: infer S }>>
    ? S extends z.ZodType
      ? z.output<S>
      : never
    : never;

/** What an operation answers when it did what was asked. */
export type Answer<N extends OperationName> =
  Schema<Contract[N]['responses'], 200> | Schema<Contract[N]['responses'], 202>;

/** The body an operation takes. */
export type Body<N extends OperationName> = Contract[N] extends {
  readonly request: { readonly schema: infer S extends z.ZodType };
}
  ? z.input<S>
  : undefined;

/** The query an operation takes. */
export type Query<N extends OperationName> = Contract[N] extends { readonly query: infer S extends z.ZodType }
  ? z.input<S>
  : undefined;

type Route<O extends Operation> = Pick<O, 'method' | 'path'>;

/** Where each operation is; a test compares them with the OpenAPI document. */
export const operations: { readonly [N in OperationName]: Route<Contract[N]> } = {
  cancelTransfer: { method: 'POST', path: 'transfers/{id}/cancel' },
  getConfig: { method: 'GET', path: 'config' },
  getDoctor: { method: 'GET', path: 'doctor' },
  getImport: { method: 'GET', path: 'imports/{id}' },
  getPlan: { method: 'GET', path: 'plans/{id}' },
  getPlanArtifacts: { method: 'GET', path: 'plans/{id}/artifacts' },
  getPurge: { method: 'GET', path: 'purge' },
  getReport: { method: 'GET', path: 'transfers/{id}/report' },
  getReportCsv: { method: 'GET', path: 'transfers/{id}/report.csv' },
  getReportHtml: { method: 'GET', path: 'transfers/{id}/report.html' },
  getSasRotation: { method: 'GET', path: 'sas/rotations/{id}' },
  getTimeline: { method: 'GET', path: 'transfers/{id}/timeline.svg' },
  getTransfer: { method: 'GET', path: 'transfers/{id}' },
  getUnderWay: { method: 'GET', path: 'under-way' },
  healthDetails: { method: 'GET', path: 'health/details' },
  listAudit: { method: 'GET', path: 'audit' },
  listCarried: { method: 'GET', path: 'carried' },
  listEvents: { method: 'GET', path: 'events' },
  listSinks: { method: 'GET', path: 'events/sinks' },
  listImports: { method: 'GET', path: 'imports' },
  listPlans: { method: 'GET', path: 'plans' },
  listSas: { method: 'GET', path: 'sas' },
  listSchedules: { method: 'GET', path: 'schedules' },
  listTransfers: { method: 'GET', path: 'transfers' },
  pauseSchedule: { method: 'POST', path: 'schedules/{route}/{name}/pause' },
  pauseTransfer: { method: 'POST', path: 'transfers/{id}/pause' },
  receiveImport: { method: 'POST', path: 'imports/receive' },
  replayEvents: { method: 'POST', path: 'events/replay' },
  resumeSchedule: { method: 'POST', path: 'schedules/{route}/{name}/resume' },
  resumeTransfer: { method: 'POST', path: 'transfers/{id}/resume' },
  retryTransfer: { method: 'POST', path: 'transfers/{id}/retry' },
  runScheduleNow: { method: 'POST', path: 'schedules/{route}/{name}/run' },
  startPlan: { method: 'POST', path: 'transfers/plan' },
  startPurge: { method: 'POST', path: 'purge' },
  startSasRevocation: { method: 'POST', path: 'sas/revoke' },
  startSasRotation: { method: 'POST', path: 'sas/rotate' },
  startTransfer: { method: 'POST', path: 'transfers' },
  testSinks: { method: 'POST', path: 'events/test' },
};
