import { z } from 'zod';
import { pageOf } from '../../records/pages';
import { planIndex, planKeyPattern } from '../../records/plan/paths';
import type { App } from '../instances';
import { Refusal } from '../refusal';
import { anyOf, nextToken, pageLimit, searchText, sortablePageToken, sortBy } from '../request-parts';
import { findPlan, planStates } from './find-plan';
import { planSchema, viewPlan, type PlanView } from './get-plan';
import { idOfKey } from '../../records/indexes';

/** Query of the list. Several values of a filter are joined by commas. */
export const planQuerySchema = z.strictObject({
  status: anyOf(planStates).describe('Only these, e.g. running,ready.'),
  route: z.string().optional().describe('Only this route.'),
  search: searchText.describe('Only those with this text in their id, or in a reference that was named.'),
  sort: sortBy(['started', 'bytes', 'status']).describe(
    'Sorts the 500 newest, -bytes the largest first; without it the newest are first.',
  ),
  limit: pageLimit.describe('Most plans to answer with, 1 to 100.'),
  continuationToken: sortablePageToken(planKeyPattern),
});
type PlanQuery = z.output<typeof planQuerySchema>;

/** A page of plans. */
export const planListSchema = z
  .object({ plans: z.array(planSchema), continuationToken: nextToken })
  .meta({ id: 'PlanList' });

/** Plans newest first, those of transfers not among them. A plan that was removed is passed over. */
export async function listPlans(app: App, query: PlanQuery): Promise<z.output<typeof planListSchema>> {
  const { status, route } = query;
  const { items: plans, ...page } = await pageOf(app, query, {
    index: planIndex,
    read: (key) => view(app, idOfKey(key), query),
    fits: (plan) => (status?.includes(plan.status) ?? true) && (route === undefined || route === plan.route),
    take: sortedBy,
  });
  return { plans, ...page };
}

const sortedBy = (plan: PlanView, by: string) =>
  by === 'bytes' ? plan.bytes : by === 'status' ? plan.status : plan.createdAt;

async function view(app: App, planId: string, { search = '' }: PlanQuery): Promise<PlanView | undefined> {
  try {
    const found = await findPlan(app, planId);
    const texts = [planId, ...found.request.artifacts];
    return texts.some((text) => text.includes(search)) ? viewPlan(found) : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
