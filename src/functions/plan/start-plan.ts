import { planOrderSchema } from '../../domain/starts/transfer-order';
import { planSchema, startPlan } from '../../application/plan/plans';
import { problemSchema } from '../../http/problem';
import { readJson } from '../../http/read-json';
import { serveDurable } from '../../http/serve';
import { services } from '../../services';

export const startPlanHandler = serveDurable(
  {
    name: 'startPlan',
    method: 'POST',
    path: 'transfers/plan',
    summary: 'Plan a transfer without starting it',
    access: 'Operator',
    request: { schema: planOrderSchema, required: true },
    responses: {
      202: {
        description: 'The plan is being made; nothing is exported.',
        schema: planSchema,
        headers: {
          Location: 'Where to look at the plan.',
          'Retry-After': 'Seconds until it is worth looking.',
        },
      },
      400: { description: 'The request is wrong; every problem is listed.', schema: problemSchema },
    },
  },
  async ({ request, client }) => {
    const plan = await startPlan(client, services(), await readJson(request));
    return { status: 202, headers: { Location: plan.links.self, 'Retry-After': '2' }, jsonBody: plan };
  },
);
