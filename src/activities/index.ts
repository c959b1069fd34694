import { adoptPlan } from './adopt-plan';
import { awaitSlot } from './await-slot';
import { checkRoute } from './check-route';
import { claimBatch } from './claim-batch';
import { copyBegin } from './copy-begin';
import { copyBlocks } from './copy-blocks';
import { copyCleanup } from './copy-cleanup';
import { copyCommit } from './copy-commit';
import { copyOnServer } from './copy-on-server';
import { copyWhole } from './copy-whole';
import { diagnoseRun } from './diagnose-run';
import { ensureSas } from './ensure-sas';
import { findTriggeredRun } from './find-triggered-run';
import { handOver } from './hand-over';
import { announceImport } from './observe/announce-import';
import { endObservation } from './observe/end-observation';
import { hashBlob } from './observe/hash-blob';
import { inspectArrival } from './observe/inspect-arrival';
import { noteTrouble } from './observe/note-trouble';
import { observeRun } from './observe/observe-run';
import { recordUnseen } from './observe/record-unseen';
import { repairBlob } from './observe/repair-blob';
import { startObservedRun } from './observe/start-observed-run';
import { findExport, forgetExport, noteExport } from './noted-exports';
import { planReceipt } from './plan-receipt';
import { planTransfer } from './plan-transfer';
import { pollRun } from './poll-run';
import { readSasState } from './read-sas-state';
import { recordBatch } from './record-batch';
import { reportTransfer } from './report-transfer';
import { revokeTokens } from './revoke-tokens';
import { scanCatalog } from './scan-catalog';
import { startRun } from './start-run';
import { awaitTurn, endTurn, takeTurn } from './take-turn';
import { trimPlan } from './trim-plan';
import { verifyBatch } from './verify-batch';

/** Every activity by its durable name. */
export const activities = {
  adoptPlan,
  announceImport,
  awaitSlot,
  awaitTurn,
  checkRoute,
  claimBatch,
  copyBegin,
  copyBlocks,
  copyCleanup,
  copyCommit,
  copyOnServer,
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
  readSasState,
  recordBatch,
  repairBlob,
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
