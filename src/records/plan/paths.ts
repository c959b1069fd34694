import { knownAtTargetSchema, type KnownAtTarget } from '../../domain/plan/scan';
import { planShardSchema, type PlanShard } from '../../domain/plan/shard';
import { transferPlanSchema, type TransferPlan } from '../../domain/plan/transfer-plan';
import { folderOf, pathTo, type Path } from '../path';

/** What a plan came to. */
export const planPath = (transferId: string): Path<TransferPlan> =>
  pathTo(`${folderOf(transferId)}plan.json`, transferPlanSchema);

/** What the scan found in a stretch of the source; stretches count from 1. */
export const shardPath = (transferId: string, shard: number): Path<PlanShard> =>
  pathTo(`${folderOf(transferId)}shards/${shard}.json`, planShardSchema);

/** What the scan compares with when it cannot ask the target. */
export const knownAtTargetPath = (transferId: string): Path<KnownAtTarget> =>
  pathTo(`${folderOf(transferId)}known-at-target.json`, knownAtTargetSchema);
