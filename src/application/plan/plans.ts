import { z } from 'zod';
import { orchestratorNames } from '../../orchestrations/names';
import type { Services } from '../../services';
import { type TransferPlan, planOutcomeSchema } from '../../domain/plan/transfer-plan';
import type { TransferRequest } from '../../domain/transfer/request';
import { toInput } from '../../domain/transfer/transfer-input';
import { planOrderSchema } from '../../domain/starts/transfer-order';
import { acceptOrder } from '../accept-order';
import { Refusal } from '../refusal';
import { freshPlanId, isPlanId } from '../../records/transfer/transfer-id';
import { findInstance, isLive, type TransferClient } from '../instances';
import { failureSchema, type Failure } from '../../domain/errors';
import type { Route } from '../../domain/route';
import { requestPath } from '../../records/transfer/paths';
import { homes } from '../../records/homes';
import { planPath } from '../../records/plan/paths';

/** A plan can be started this long after it was asked for: what it saw gets old. */
const planDays = 7;

const count = z.int().min(0);

/** A plan as the API answers it. */
export const planSchema = z
  .object({
    planId: z.string(),
    route: z.string(),
    status: z.enum(['running', 'ready', 'failed', 'expired']).describe('Only a ready plan can be started.'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    artifacts: count.optional().describe('To be exported; absent until the plan is ready.'),
    bytes: count.optional().describe('As the source lists them; shared layers cross once a batch.'),
    batches: count.optional(),
    skipped: count.optional().describe('Selected, but at the target with the same digest.'),
    unresolved: count
      .optional()
      .describe('Cannot be exported or would not arrive; the reasons are among the artifacts.'),
    comparedWith: z
      .enum(['target', 'waybills'])
      .optional()
      .describe(
        'How the plan knows what the target holds: it looked, or by what earlier transfers brought over.',
      ),
    looked: z.object({ repositories: count, tags: count, selected: count }).optional(),
    notes: z.array(z.string()).optional(),
    error: failureSchema.optional(),
    links: z.object({ self: z.string(), artifacts: z.string() }),
  })
  .meta({ id: 'Plan' });
export type PlanView = z.output<typeof planSchema>;

/** A plan as its traces tell. */
interface FoundPlan {
  readonly request: TransferRequest;
  /** A route at whose home its documents are. */
  readonly home: Route;
  readonly plan?: TransferPlan;
  readonly error?: Failure;
  readonly status: PlanView['status'];
}

/** Starts the making of a plan. @throws Refusal REQUEST_INVALID with every problem. */
export async function startPlan(
  client: TransferClient,
  services: Services,
  input: unknown,
): Promise<PlanView> {
  const order = acceptOrder(services, input, planOrderSchema);
  const route = services.route(order.route);
  const now = services.now();
  const request: TransferRequest = {
    transferId: freshPlanId(now),
    route: route.name,
    artifacts: order.artifacts,
    ...(order.selection && { selection: order.selection }),
    trigger: 'http',
    requestedAt: now.toISOString(),
  };
  await services.records(route).write(requestPath(request.transferId), request);
  const instanceId = request.transferId;
  await client.startNew(orchestratorNames.makePlan, { instanceId, input: toInput(request) });
  return viewOf({ request, home: route, status: 'running' });
}

/** @throws Refusal PLAN_NOT_FOUND */
export async function getPlan(client: TransferClient, services: Services, id: string): Promise<PlanView> {
  return viewOf(await findPlan(client, services, id));
}

/** The plan a transfer is to carry out. @throws Refusal when it is unknown, not ready, expired or empty. */
export async function requirePlan(
  client: TransferClient,
  services: Services,
  id: string,
): Promise<TransferRequest> {
  const { request, status, plan } = await findPlan(client, services, id);
  const refuse = (
    code: 'PLAN_NOT_READY' | 'PLAN_EXPIRED' | 'PLAN_EMPTY',
    problem: string,
    fix: string,
  ): never => {
    throw new Refusal(code, `The plan ${problem}.`, [{ field: '/plan', problem, fix }]);
  };
  if (status === 'running')
    refuse('PLAN_NOT_READY', 'is still being made', `Look at it with GET /api/plans/${id}.`);
  if (status === 'failed') refuse('PLAN_NOT_READY', 'failed', `Read its error with GET /api/plans/${id}.`);
  if (status === 'expired') refuse('PLAN_EXPIRED', `is older than ${planDays} days`, 'Make it again.');
  if (plan?.batches === 0) refuse('PLAN_EMPTY', 'has nothing to transfer', 'Read its notes.');
  return request;
}

/** @throws Refusal PLAN_NOT_FOUND */
export async function findPlan(client: TransferClient, services: Services, id: string): Promise<FoundPlan> {
  for (const home of isPlanId(id) ? homes(services) : []) {
    const records = services.records(home);
    const request = await records.read(requestPath(id));
    if (request === undefined || !services.config.routes.has(request.route)) continue;
    const [plan, instance] = await Promise.all([records.read(planPath(id)), findInstance(client, id)]);
    const expired = services.now().getTime() > expiryOf(request);
    const ended = !isLive(instance);
    const error = ended ? errorOf(instance?.output, plan) : undefined;
    const status = expired ? 'expired' : !ended ? 'running' : error === undefined ? 'ready' : 'failed';
    return { request, home, status, ...(plan && ended && { plan }), ...(error && { error }) };
  }
  throw new Refusal('PLAN_NOT_FOUND', 'There is no such plan.', [
    { field: 'id', problem: 'is not the id of a plan', fix: 'Make one with POST /api/transfers/plan.' },
  ]);
}

function errorOf(output: unknown, plan: TransferPlan | undefined): Failure | undefined {
  const error = planOutcomeSchema.safeParse(output).data?.error;
  if (error !== undefined || plan !== undefined) return error;
  return {
    code: 'INTERNAL',
    message: 'the plan ended without a result; make it again',
    operation: 'make plan',
    origin: 'app',
    retryable: false,
  };
}

const expiryOf = ({ requestedAt }: TransferRequest): number =>
  Date.parse(requestedAt) + planDays * 24 * 60 * 60_000;

function viewOf({ request, plan, error, status }: FoundPlan): PlanView {
  const self = `/api/plans/${request.transferId}`;
  return {
    planId: request.transferId,
    route: request.route,
    status,
    createdAt: request.requestedAt,
    expiresAt: new Date(expiryOf(request)).toISOString(),
    ...(plan && {
      artifacts: plan.artifacts,
      bytes: plan.bytes,
      batches: plan.batches,
      skipped: plan.skipped,
      unresolved: plan.unresolved.length,
      notes: [...plan.notes],
    }),
    ...(plan?.scan && {
      comparedWith: plan.scan.basis,
      looked: {
        repositories: plan.scan.repositories,
        tags: plan.scan.tags,
        selected: plan.scan.selected,
      },
    }),
    ...(error && { error }),
    links: { self, artifacts: `${self}/artifacts` },
  };
}
