import { copyBlob } from './copy/copy-blob';
import { digestBlob } from './copy/digest-blob';
import { importImages } from './image-import/import-images';
import { followImport, superviseImport } from './imports/follow-import';
import { orchestratorNames } from './names';
import { awaitRoute } from './pipelines/await-route';
import { exportBatch } from './pipelines/export-batch';
import { importBatch } from './pipelines/import-batch';
import { makePlan, planTransfer } from './plan/plan-transfer';
import { purge } from './purge/purge';
import { revokeSas } from './sas/revoke-sas';
import { rotateSas } from './sas/rotate-sas';
import { closeTransfer } from './transfer/close-transfer';
import { lookOut } from './transfer/look-out';
import { transfer } from './transfer/transfer';
import { transferBatch } from './transfer/transfer-batch';
import { transferLane } from './transfer/transfer-lane';

/** Every orchestrator by its durable name; what a transfer needs of other rooms is given to it here. */
export const orchestrators = {
  [orchestratorNames.transfer]: transfer({ awaitRoute, planTransfer }),
  [orchestratorNames.makePlan]: makePlan,
  [orchestratorNames.transferLane]: transferLane,
  [orchestratorNames.transferBatch]: transferBatch({ exportBatch, importBatch, importImages }),
  [orchestratorNames.closeTransfer]: closeTransfer,
  [orchestratorNames.lookOut]: lookOut,
  [orchestratorNames.copyBlob]: copyBlob,
  [orchestratorNames.digestBlob]: digestBlob,
  [orchestratorNames.rotateSas]: rotateSas,
  [orchestratorNames.revokeSas]: revokeSas,
  [orchestratorNames.purge]: purge,
  [orchestratorNames.superviseImport]: superviseImport,
  [orchestratorNames.followImport]: followImport,
} as const;
