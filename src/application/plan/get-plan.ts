import { z } from 'zod';
import { callerSchema } from '../../domain/audit/caller';
import { tell, toldFailureSchema } from '../../domain/errors';
import { diffBasisSchema, scanSummarySchema } from '../../domain/plan/scan';
import { ways } from '../../domain/route';
import { pruneSummarySchema } from '../../domain/prune/prune';
import { isUnsigned, signedSchema } from '../../domain/plan/signed';
import type { App } from '../instances';
import { expiryOf, findPlan, planStates, type FoundPlan } from './find-plan';

const count = z.int().min(0);

/** A plan as the API answers it. */
export const planSchema = z
  .object({
    planId: z.string(),
    route: z.string(),
    status: z.enum(planStates).describe('Only a ready plan can be started.'),
    caller: callerSchema,
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    artifacts: count.exactOptional().describe('To be exported; absent until the plan is ready.'),
    bytes: count.exactOptional().describe('As the source lists them; shared layers cross once a batch.'),
    batches: count.exactOptional(),
    skipped: count.exactOptional().describe('Selected, but at the target with the same digest.'),
    unresolved: count
      .exactOptional()
      .describe('Cannot be exported or would not arrive; the reasons are among the artifacts.'),
    signedBy: signedSchema.shape.by
      .exactOptional()
      .describe('What kind of signature all of it has; absent where the route demands none.'),
    unsigned: count.exactOptional().describe('Of the unresolved, those without a signature that counts.'),
    comparedWith: diffBasisSchema.exactOptional(),
    looked: scanSummarySchema.pick({ repositories: true, tags: true, selected: true }).exactOptional(),
    prune: pruneSummarySchema
      .exactOptional()
      .describe('Tags the source no longer has; `show=prune` lists them among the artifacts.'),
    via: z
      .enum(ways)
      .exactOptional()
      .describe('Which way it is planned to go, by pipelines (transfer) or by image import.'),
    viaReason: z.string().exactOptional().describe('Why that way, where the route has both.'),
    notes: z.array(z.string()).exactOptional(),
    error: toldFailureSchema.exactOptional(),
    links: z.object({ self: z.string(), artifacts: z.string() }),
  })
  .meta({ id: 'Plan' });
export type PlanView = z.output<typeof planSchema>;

/** A plan as it stands. @throws Refusal PLAN_NOT_FOUND */
export async function getPlan(app: App, planId: string): Promise<PlanView> {
  return viewPlan(await findPlan(app, planId));
}

/** What is shown of a plan. */
export function viewPlan({ request, plan, error, status }: Omit<FoundPlan, 'home'>): PlanView {
  const { planId, route, caller, requestedAt } = request;
  const self = `/api/plans/${planId}`;
  return {
    planId,
    route,
    status,
    caller,
    createdAt: requestedAt,
    expiresAt: expiryOf(request).toISOString(),
    ...(plan && {
      artifacts: plan.artifacts,
      bytes: plan.bytes,
      batches: plan.batches,
      skipped: plan.skipped,
      unresolved: plan.unresolved.length,
      notes: [...plan.notes],
    }),
    ...(plan && { via: plan.via ?? 'transfer' }),
    ...(plan?.viaReason !== undefined && { viaReason: plan.viaReason }),
    ...(plan?.prune && { prune: plan.prune }),
    ...(plan?.signed && {
      signedBy: plan.signed.by,
      unsigned: plan.unresolved.filter(isUnsigned).length,
    }),
    ...(plan?.scan && {
      comparedWith: plan.scan.basis,
      looked: { repositories: plan.scan.repositories, tags: plan.scan.tags, selected: plan.scan.selected },
    }),
    ...(error && { error: tell(error) }),
    links: { self, artifacts: `${self}/artifacts` },
  };
}
