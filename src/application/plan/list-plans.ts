import { z } from 'zod';
import { filteredPage, sortedPage } from '../../records/pages';
import { planIndex, planKeyPattern, planOfKey } from '../../records/plan/index-entry';
import type { App } from '../instances';
import { Refusal } from '../refusal';
import { anyOf, comparing, pageLimit, pageToken, searchText, sortBy } from '../request-parts';
import { findPlan, planStates } from './find-plan';
import { planSchema, viewPlan, type PlanView } from './get-plan';

/** Query of the list. Several values of a filter are joined by commas. */
export const planQuerySchema = z.strictObject({
  status: anyOf(planStates).describe('Only these, e.g. running,ready.'),
  route: z.string().optional().describe('Only this route.'),
  search: searchText.describe('Only those with this text in their id, or in a reference that was named.'),
  sort: sortBy(['started', 'bytes', 'status']).describe(
    'Sorts the 500 newest, -bytes the largest first; without it the newest are first.',
  ),
  limit: pageLimit.describe('Most plans to answer with, 1 to 100.'),
  continuationToken: pageToken(planKeyPattern),
});
type PlanQuery = z.output<typeof planQuerySchema>;

/** A page of plans. */
export const planListSchema = z
  .object({
    plans: z.array(planSchema),
    continuationToken: z
      .string()
      .optional()
      .describe('There may be more; a page can be short or even empty when filters leave little.'),
  })
  .meta({ id: 'PlanList' });

/** Plans newest first, those of transfers not among them. A plan that was removed is passed over. */
export async function listPlans(app: App, query: PlanQuery): Promise<z.output<typeof planListSchema>> {
  const { sort, continuationToken: token, limit, status, route } = query;
  const wanted = {
    ...{ index: planIndex, limit },
    read: (key: string) => view(app, planOfKey(key), query),
    fits: (plan: PlanView) =>
      (status?.includes(plan.status) ?? true) && (route === undefined || route === plan.route),
  };
  const { items: plans, ...page } =
    sort === undefined
      ? await filteredPage(app, { ...wanted, after: token ?? '' })
      : await sortedPage(app, {
          ...{ ...wanted, after: '', skip: Number(token ?? 0) },
          compare: comparing(sort, sortedBy),
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
