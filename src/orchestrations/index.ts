import { copyBlob } from './copy/copy-blob';
import { followImport } from './imports/follow-import';
import { makePlan } from './plan/make-plan';
import { orchestratorNames } from './names';
import { revokeSas } from './sas/revoke-sas';
import { rotateSas } from './sas/rotate-sas';
import { transfer } from './transfer/transfer';
import { transferBatch } from './transfer/transfer-batch';
import { transferLane } from './transfer/transfer-lane';

/** Every orchestrator by its durable name. */
export const orchestrators = {
  [orchestratorNames.transfer]: transfer,
  [orchestratorNames.makePlan]: makePlan,
  [orchestratorNames.transferLane]: transferLane,
  [orchestratorNames.transferBatch]: transferBatch,
  [orchestratorNames.copyBlob]: copyBlob,
  [orchestratorNames.rotateSas]: rotateSas,
  [orchestratorNames.revokeSas]: revokeSas,
  [orchestratorNames.followImport]: followImport,
} as const;
