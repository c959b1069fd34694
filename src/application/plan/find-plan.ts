import { type Failure, permanent } from '../../domain/errors';
import { type PlanRequest, planOutcomeSchema, type TransferPlan } from '../../domain/plan/transfer-plan';
import type { Route } from '../../domain/route';
import { homes } from '../../records/homes';
import { planPath, planRequestPath } from '../../records/plan/paths';
import { isPlanId } from '../../records/transfer/transfer-id';
import { findInstance, isLive, type App } from '../instances';
import { notFound, Refusal } from '../refusal';

/** A plan can be started this long after it was asked for: what it saw gets old. */
const planDays = 7;

/** How a plan stands. */
export const planStates = ['running', 'ready', 'failed', 'expired'] as const;

/** A plan as its traces tell. */
export interface FoundPlan {
  readonly request: PlanRequest;
  /** A route at whose home its documents are. */
  readonly home: Route;
  readonly plan?: TransferPlan;
  readonly error?: Failure;
  readonly status: (typeof planStates)[number];
}

/** Finds a plan by its documents and its instance. @throws Refusal PLAN_NOT_FOUND */
export async function findPlan(app: App, planId: string): Promise<FoundPlan> {
  for (const home of isPlanId(planId) ? homes(app) : []) {
    const records = app.records(home);
    const request = await records.read(planRequestPath(planId));
    if (request === undefined || !app.config.routes.has(request.route)) continue;
    const [plan, instance] = await Promise.all([
      records.read(planPath(planId)),
      findInstance(app.client, planId),
    ]);
    const expired = app.now() > expiryOf(request);
    const ended = !isLive(instance);
    const error = ended ? errorOf(instance?.output, plan) : undefined;
    const status = expired ? 'expired' : !ended ? 'running' : error === undefined ? 'ready' : 'failed';
    return { request, home, status, ...(plan && ended && { plan }), ...(error && { error }) };
  }
  throw notFound('PLAN_NOT_FOUND', 'plan', 'Make one with POST /api/transfers/plan.');
}

/** The plan a transfer is to carry out. @throws Refusal when it is unknown, not ready, expired or empty. */
export async function requirePlan(app: App, planId: string): Promise<PlanRequest> {
  const { request, status, plan } = await findPlan(app, planId);
  const refuse = (
    code: 'PLAN_NOT_READY' | 'PLAN_EXPIRED' | 'PLAN_EMPTY',
    problem: string,
    fix: string,
  ): never => {
    throw new Refusal(code, `The plan ${problem}.`, [{ field: '/plan', problem, fix }]);
  };
  const self = `GET /api/plans/${planId}`;
  if (status === 'running') refuse('PLAN_NOT_READY', 'is still being made', `Look at it with ${self}.`);
  if (status === 'failed') refuse('PLAN_NOT_READY', 'failed', `Read its error with ${self}.`);
  if (status === 'expired') refuse('PLAN_EXPIRED', `is older than ${planDays} days`, 'Make it again.');
  if (plan?.batches === 0 && (plan.prune?.tags ?? 0) === 0)
    refuse('PLAN_EMPTY', 'has nothing to transfer', 'Read its notes.');
  return request;
}

/** Until when a plan can be started. */
export const expiryOf = ({ requestedAt }: PlanRequest): Date =>
  new Date(Date.parse(requestedAt) + planDays * 24 * 60 * 60_000);

function errorOf(output: unknown, plan: TransferPlan | undefined): Failure | undefined {
  const error = planOutcomeSchema.safeParse(output).data?.error;
  if (error !== undefined || plan !== undefined) return error;
  return permanent('INTERNAL', 'the plan ended without a result; make it again', 'make plan', 'app');
}
