import {
  planRequestSchema,
  wantedSchema,
  type PlanRequest,
  type Wanted,
} from '../../domain/plan/plan-request';
import {
  knownAtTargetSchema,
  type KnownAtTarget,
  planShardSchema,
  type PlanShard,
} from '../../domain/plan/scan';
import { transferPlanSchema, type TransferPlan } from '../../domain/plan/transfer-plan';
import { folderOf, pathTo, type Path } from '../records';

/** What a plan came to. */
export const planPath = (planId: string): Path<TransferPlan> =>
  pathTo(`${folderOf(planId)}plan.json`, transferPlanSchema);

/** What the scan found in a stretch of the source; stretches count from 1. */
export const shardPath = (planId: string, shard: number): Path<PlanShard> =>
  pathTo(`${folderOf(planId)}shards/${shard}.json`, planShardSchema);

/** What the scan compares with when it cannot ask the target. */
export const knownAtTargetPath = (planId: string): Path<KnownAtTarget> =>
  pathTo(`${folderOf(planId)}known-at-target.json`, knownAtTargetSchema);

/** What somebody asked to plan. */
export const planRequestPath = (planId: string): Path<PlanRequest> =>
  pathTo(`${folderOf(planId)}request.json`, planRequestSchema);

/** What is to be planned, by request of a plan or of a transfer. */
export const wantedPath = (planId: string): Path<Wanted> =>
  pathTo(`${folderOf(planId)}request.json`, wantedSchema);
