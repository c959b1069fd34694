import type { Caller } from '../../domain/audit/caller';
import type { Services } from '../../services';
import type { TransferRequest, TransferTrigger } from '../../domain/transfer/request';
import { beginTransfer } from './begin-transfer';
import {
  planNamed,
  planOrderSchema,
  transferOrderSchema,
  type TransferOrder,
} from '../../domain/starts/transfer-order';
import { acceptOrder } from '../accept-order';
import { derivedTransferId, freshTransferId } from '../../records/transfer/transfer-id';
import type { App } from '../instances';
import { keyProblems, reusedKey } from './idempotency-key';

/** A start, whoever asks for it. */
export interface StartRequest {
  /** `{route?, artifacts}` as it came: checked here, so that every way in obeys the same rules. */
  readonly order: unknown;
  /** Repeating a request with its key finds the first transfer instead of starting another. */
  readonly idempotencyKey?: string;
  /** Of a start that is repeated with this id, as by a schedule: what was first asked for under it stands. */
  readonly transferId?: string;
  readonly trigger: TransferTrigger;
  readonly caller: Caller;
  /** Finds the plan an order names, or refuses it; absent where no order names one. */
  readonly requirePlan?: (id: string) => Promise<Pick<TransferRequest, 'route'>>;
  /** Name of the schedule or push rule behind it. */
  readonly cause?: string;
}

/** A transfer that was started. */
export interface Started {
  readonly request: TransferRequest;
  /** References named more than once; each is transferred once. */
  readonly duplicates: readonly string[];
  /** False when the key belongs to a transfer that had been started before. */
  readonly fresh: boolean;
}

/** Starts a transfer. @throws Refusal REQUEST_INVALID with every problem, or IDEMPOTENCY_KEY_REUSED. */
export async function startTransfer(app: App, start: StartRequest): Promise<Started> {
  const { idempotencyKey, transferId: givenId, trigger, caller, cause } = start;
  const order = await accept(app, start);
  const now = app.now();
  const keyedId = idempotencyKey === undefined ? undefined : derivedTransferId(order.route, idempotencyKey);
  const transferId = givenId ?? keyedId ?? freshTransferId(now);
  const wanted: TransferRequest = {
    transferId,
    route: order.route,
    artifacts: order.artifacts,
    ...(order.selection && { selection: order.selection }),
    ...(order.plan !== undefined && { plan: order.plan }),
    trigger,
    ...(cause !== undefined && { cause }),
    caller,
    requestedAt: now.toISOString(),
  };

  const { request, fresh } = await beginTransfer(app, wanted, (first) => {
    if (givenId === undefined && !sameWish(first, wanted)) throw reusedKey();
  });
  return { request, duplicates: order.duplicates, fresh };
}

async function accept(
  services: Services,
  { order, idempotencyKey, requirePlan }: StartRequest,
): Promise<TransferOrder> {
  const problems = keyProblems(idempotencyKey);
  if (requirePlan === undefined) return acceptOrder(services, order, planOrderSchema, problems);
  const plan = planNamed(order);
  if (plan === undefined || problems.length > 0)
    return acceptOrder(services, order, transferOrderSchema, problems);
  const { route } = await requirePlan(plan);
  return { route, artifacts: [], duplicates: [], plan };
}

/** Order does not matter: of artifacts and rules it decides nothing but the grouping into batches. */
function sameWish(one: TransferRequest, other: TransferRequest): boolean {
  const wish = ({ artifacts, selection, plan }: TransferRequest): string =>
    JSON.stringify({ artifacts, selection, plan }, (_name, value: unknown) =>
      Array.isArray(value) ? value.map((each) => JSON.stringify(each)).sort() : value,
    );
  return wish(one) === wish(other);
}
