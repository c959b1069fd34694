import { takenWaySchema } from '../../domain/image-import/way';
import { planRequestSchema, wantedSchema, transferPlanSchema } from '../../domain/plan/transfer-plan';
import { knownAtTargetSchema, planShardSchema } from '../../domain/plan/scan';
import { folderOf, pathTo } from '../records';

/** What a plan came to. */
export const planPath = (planId: string) => pathTo(`${folderOf(planId)}plan.json`, transferPlanSchema);

/** What the scan found in a stretch of the source; stretches count from 1. */
export const shardPath = (planId: string, shard: number) =>
  pathTo(`${folderOf(planId)}shards/${shard}.json`, planShardSchema);

/** What the scan compares with when it cannot ask the target. */
export const knownAtTargetPath = (planId: string) =>
  pathTo(`${folderOf(planId)}known-at-target.json`, knownAtTargetSchema);

/** What somebody asked to plan. */
export const planRequestPath = (planId: string) =>
  pathTo(`${folderOf(planId)}request.json`, planRequestSchema);

/** What is to be planned, by request of a plan or of a transfer. */
export const wantedPath = (planId: string) => pathTo(`${folderOf(planId)}request.json`, wantedSchema);

/** Which way a transfer or plan goes whose route has both: decided once. */
export const takenWayPath = (id: string) => pathTo(`${folderOf(id)}way.json`, takenWaySchema);
