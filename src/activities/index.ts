import { adoptPlan } from './plan/adopt-plan';
import { checkRoute } from './pipelines/check-route';
import { claimBatch } from './transfer/claim-batch';
import { copyBegin } from './copy/copy-begin';
import { copyBlocks } from './copy/copy-blocks';
import { copyCommit } from './copy/copy-commit';
import { copyWhole } from './copy/copy-whole';
import { hashBlob } from './copy/hash-blob';
import { diagnoseRun } from './sas/diagnose-run';
import { ensureSas } from './sas/ensure-sas';
import { findTriggeredRun } from './pipelines/find-triggered-run';
import { handOver } from './waybill/hand-over';
import { announceImport } from './imports/announce-import';
import { endObservation } from './imports/end-observation';
import { inspectArrival } from './imports/inspect-arrival';
import { noteTrouble } from './imports/note-trouble';
import { observeRun } from './imports/observe-run';
import { recordUnseen } from './imports/record-unseen';
import { startObservedRun } from './imports/start-observed-run';
import { findExport, forgetExport, noteExport } from './pipelines/noted-exports';
import { planReceipt } from './plan/plan-receipt';
import { planTransfer } from './plan/plan-transfer';
import { pollRun } from './pipelines/poll-run';
import { newestSasVersion } from './sas/newest-sas-version';
import { recordBatch } from './transfer/record-batch';
import { reportTransfer } from './transfer/report-transfer';
import { revokeTokens } from './sas/revoke-tokens';
import { scanCatalog } from './plan/scan-catalog';
import { startRun } from './pipelines/start-run';
import { endTurn } from './transfer/end-turn';
import { takeTurn } from './transfer/take-turn';
import { trimPlan } from './plan/trim-plan';
import { verifyBatch } from './transfer/verify-batch';

/** Every activity by its durable name. */
export const activities = {
  adoptPlan,
  announceImport,
  checkRoute,
  claimBatch,
  copyBegin,
  copyBlocks,
  copyCommit,
  copyWhole,
  diagnoseRun,
  endTurn,
  endObservation,
  ensureSas,
  findExport,
  findTriggeredRun,
  forgetExport,
  handOver,
  hashBlob,
  inspectArrival,
  noteExport,
  noteTrouble,
  observeRun,
  recordUnseen,
  planReceipt,
  planTransfer,
  pollRun,
  newestSasVersion,
  recordBatch,
  reportTransfer,
  revokeTokens,
  scanCatalog,
  startObservedRun,
  startRun,
  takeTurn,
  trimPlan,
  verifyBatch,
} as const;

export type Activities = typeof activities;
