import { z } from 'zod';
import type { TransferPlan } from '../../domain/plan/transfer-plan';
import { isUnsigned } from '../../domain/plan/signed';
import { signedBySchema } from '../../domain/waybill/waybill';
import { findPlan } from './find-plan';
import type { App } from '../instances';
import type { Records } from '../../records/records';
import { prunePath } from '../../records/prune/paths';
import { waybillPath } from '../../records/transfer/paths';
import { shardPath } from '../../records/plan/paths';

/** Which artifacts of a plan to list, and from where. */
export const planArtifactsQuerySchema = z.strictObject({
  show: z
    .enum(['planned', 'skipped', 'unresolved', 'unsigned', 'prune'], {
      error: 'must be planned, skipped, unresolved, unsigned or prune',
    })
    .default('planned')
    .describe(
      'What would be exported, what the target holds already, what cannot be exported, what of that has ' +
        'no good signature, or tags the source no longer has.',
    ),
  continuationToken: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be the continuationToken of an earlier answer')
    .transform(Number)
    .optional()
    .describe('Goes on where an earlier answer ended.'),
});
type Query = z.output<typeof planArtifactsQuerySchema>;

/** A page of the artifacts of a plan. */
export const planArtifactsSchema = z
  .object({
    artifacts: z.array(
      z.object({
        reference: z.string(),
        targetReference: z
          .string()
          .optional()
          .describe('Its name at the target, where the route renames it.'),
        digest: z.string().optional().describe('At the source when the plan was made.'),
        signedBy: signedBySchema.optional(),
        bytes: z.int().optional(),
        batch: z.int().optional(),
        reason: z
          .string()
          .optional()
          .describe('Why it is not exported, which begins with an error code, or stays.'),
      }),
    ),
    continuationToken: z.string().optional().describe('There is more.'),
  })
  .meta({ id: 'PlanArtifacts' });
export type PlanArtifactsView = z.output<typeof planArtifactsSchema>;

/** Batches, or unresolved artifacts, on a page; skipped ones come a document of the scan at a time. */
const batchesPerPage = 10;
const unresolvedPerPage = 500;

/** A page of a plan's artifacts; empty until it is ready. @throws Refusal PLAN_NOT_FOUND */
export async function planArtifacts(
  app: App,
  id: string,
  { show, continuationToken: from = 1 }: Query,
): Promise<PlanArtifactsView> {
  const { plan, home } = await findPlan(app, id);
  if (plan === undefined) return { artifacts: [] };
  const records = app.records(home);
  if (show === 'planned') return planned(records, plan, from);
  if (show === 'skipped') return skipped(records, plan, from);
  if (show === 'prune') return gone(records, plan);
  const start = (from - 1) * unresolvedPerPage;
  const left = show === 'unsigned' ? plan.unresolved.filter(isUnsigned) : plan.unresolved;
  const artifacts = left.slice(start, start + unresolvedPerPage);
  return {
    artifacts: [...artifacts],
    ...next(from + 1, Math.ceil(left.length / unresolvedPerPage)),
  };
}

async function planned(records: Records, plan: TransferPlan, from: number): Promise<PlanArtifactsView> {
  const last = Math.min(from + batchesPerPage - 1, plan.batches);
  const numbers = Array.from({ length: Math.max(last - from + 1, 0) }, (_, i) => from + i);
  const waybills = await Promise.all(numbers.map((batch) => records.read(waybillPath(plan.planId, batch))));
  const artifacts = waybills.flatMap((waybill) =>
    (waybill?.artifacts ?? []).map(({ size, ...artifact }) => ({
      ...artifact,
      bytes: size,
      batch: waybill?.batch ?? 0,
    })),
  );
  return { artifacts, ...next(last + 1, plan.batches) };
}

async function skipped(records: Records, plan: TransferPlan, from: number): Promise<PlanArtifactsView> {
  const shard = await records.read(shardPath(plan.planId, from));
  const reason = 'the target holds it with this digest';
  const artifacts = (shard?.skipped ?? []).map((artifact) => ({ ...artifact, reason }));
  return { artifacts, ...next(from + 1, plan.scan?.shards ?? 0) };
}

/** Bounded as it is: all on one page. What goes first, then what stays and why. */
async function gone(records: Records, { planId }: TransferPlan): Promise<PlanArtifactsView> {
  const prune = await records.read(prunePath(planId));
  return { artifacts: [...(prune?.tags ?? []), ...(prune?.kept ?? [])] };
}

const next = (number: number, last: number): { continuationToken?: string } =>
  number <= last ? { continuationToken: String(number) } : {};
