import { adoptPlan } from './plan/adopt-plan';
import { checkRoute } from './pipelines/check-route';
import { claimBatch } from './transfer/claim-batch';
import { copyBegin } from './copy/copy-begin';
import { copyBlocks } from './copy/copy-blocks';
import { copyCommit } from './copy/copy-commit';
import { copyWhole } from './copy/copy-whole';
import { leftBatches } from './transfer/left-batches';
import { storedPlan } from './plan/stored-plan';
import { hashBlob } from './copy/hash-blob';
import { diagnoseRun } from './sas/diagnose-run';
import { ensureSas } from './sas/ensure-sas';
import { findTriggeredRun } from './pipelines/find-triggered-run';
import { handOver } from './waybill/hand-over';
import { announceImport, noteUnannounced } from './imports/announce-import';
import { beginImport, recordUnseen } from './imports/begin-import';
import { endImport } from './imports/end-import';
import { findImportRun } from './imports/find-import-run';
import { startImportRun } from './imports/start-import-run';
import { findExport, forgetExport } from './pipelines/noted-exports';
import { planCarried } from './plan/plan-carried';
import { planTransfer } from './plan/plan-transfer';
import { pollRun } from './pipelines/poll-run';
import { newestSasVersion } from './sas/newest-sas-version';
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
  beginImport,
  checkRoute,
  claimBatch,
  copyBegin,
  copyBlocks,
  copyCommit,
  copyWhole,
  diagnoseRun,
  endTurn,
  endImport,
  ensureSas,
  findExport,
  findImportRun,
  findTriggeredRun,
  forgetExport,
  handOver,
  hashBlob,
  leftBatches,
  noteUnannounced,
  recordUnseen,
  planCarried,
  planTransfer,
  pollRun,
  newestSasVersion,
  reportTransfer,
  revokeTokens,
  scanCatalog,
  startImportRun,
  startRun,
  storedPlan,
  takeTurn,
  trimPlan,
  verifyBatch,
} as const;

export type Activities = typeof activities;
