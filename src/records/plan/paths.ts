import { takenWaySchema } from '../../domain/image-import/way';
import { planRequestSchema, wantedSchema, transferPlanSchema } from '../../domain/plan/transfer-plan';
import { knownAtTargetSchema, planShardSchema } from '../../domain/plan/scan';
import { stillPlannedSchema } from '../../domain/plan/still-planned';
import { timeKey } from '../../domain/transfer/names';
import { indexOf } from '../indexes';
import { folderOf, pathTo } from '../records';
import { z } from 'zod';

/** What a plan came to. */
export const planPath = (planId: string) => pathTo(`${folderOf(planId)}plan.json`, transferPlanSchema);

/** What the scan found in a stretch of the source; stretches count from 1. */
export const shardPath = (planId: string, shard: number) =>
  pathTo(`${folderOf(planId)}shards/${shard}.json`, planShardSchema);

/** What of an earlier plan was verified again, in a stretch of its batches; stretches count from 1. */
export const verifiedPath = (transferId: string, stretch: number) =>
  pathTo(`${folderOf(transferId)}verified/${stretch}.json`, stillPlannedSchema);

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

/** Beside the plans: the rule that removes old plans removes their entries, too. */
const indexPrefix = 'plans/index/';

/** An entry of the list of plans. */
export const planIndexPath = (planId: string, requestedAt: string) =>
  pathTo(`${indexPrefix}${timeKey(requestedAt)}-${planId}.json`, z.object({ planId: z.string() }));

/** Key of an entry of the list; doubles as its continuation token. */
export const planKeyPattern = /^\d{13}-p[a-z0-9]{15}$/;

/** The list of plans, newest first. */
export const planIndex = indexOf(indexPrefix, planKeyPattern);
