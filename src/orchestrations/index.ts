import { copyBlob } from './copy-blob';
import { followImport } from './follow-import';
import { makePlan } from './make-plan';
import { orchestratorNames } from './names';
import { revokeSas } from './revoke-sas';
import { rotateSas } from './rotate-sas';
import { transfer } from './transfer';
import { transferBatch } from './transfer-batch';
import { transferLane } from './transfer-lane';

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
