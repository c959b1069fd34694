import { z } from 'zod';
import type { Caller } from '../../domain/audit/caller';
import { whyNoName } from '../../domain/imports/blob-event';
import { objectOf } from '../../domain/schema';
import { linksOf, linksSchema } from '../../domain/transfer/names';
import { transferStatusSchema } from '../../domain/transfer/status';
import type { Services } from '../../services';
import { check, invalid } from '../check';
import { findTransfer } from '../find-transfer';
import type { App } from '../instances';
import { Refusal } from '../refusal';
import type { Begun } from '../starts/begin-transfer';
import { receive, type Received } from './receive';

/** Body of a request to receive by hand. */
export const receiveOrderSchema = objectOf({
  route: z
    .string({ error: 'must be the name of a route' })
    .optional()
    .describe('Name of the receiving route; may be left out when there is only one.'),
  blob: z
    .string({ error: 'must be the name of a blob' })
    .superRefine((name, context) => {
      const why = whyNoName(name);
      if (why !== undefined) context.addIssue({ code: 'custom', message: why });
    })
    .describe('Name of the blob, or of the waybill beside it, in the target container.'),
  allow: objectOf({
    waybill: z
      .string({ error: 'must be the id of a waybill' })
      .regex(/^t[a-z0-9]{15}\/\d{1,6}$/, 'must be the id of a waybill, like t0mhabcdefghijkl/1')
      .describe('Its transfer and batch at the sender.'),
    reason: z
      .string({ error: 'must be a text' })
      .min(1, 'is empty')
      .max(500, 'must have at most 500 characters')
      .describe('For the report.'),
    resets: z
      .literal(true, { error: 'must be true, or be left out' })
      .optional()
      .describe('The numbers of its sender go on from this one, whatever came before.'),
  })
    .optional()
    .describe('Lets one waybill in that is older than what came before, or for somebody else.'),
}).meta({ id: 'ReceiveOrder', examples: [{ blob: 't0mhabcdefghijkl/batch-0001.tar' }] });

/** The transfer that receives a blob. */
export const receivedSchema = z
  .object({
    transferId: z.string(),
    route: z.string(),
    blob: z.string(),
    status: transferStatusSchema,
    createdAt: z.iso.datetime(),
    links: linksSchema,
  })
  .meta({ id: 'Received' });

/** Receives by hand; `fresh`: nobody did before. @throws Refusal REQUEST_INVALID or CARRIED_... */
export async function receiveByHand(
  app: App,
  body: unknown,
  caller: Caller,
): Promise<{ readonly fresh: boolean; readonly received: z.output<typeof receivedSchema> }> {
  const { route: wanted, blob: name, allow } = check(receiveOrderSchema, body);
  const route = receivingRoute(app, wanted);
  const allowed = allow && {
    waybill: allow.waybill,
    reason: allow.reason,
    by: caller.name,
    ...(allow.resets && { resets: true as const }),
  };
  const received = await receive(app, {
    route,
    name,
    trigger: 'http',
    caller,
    ...(allowed && { allowed }),
  });
  const { fresh, request } = complete(received);
  const { transferId, requestedAt: createdAt, carried } = request;
  const { status } = fresh ? { status: 'queued' as const } : await findTransfer(app, transferId);
  const blob = carried?.blob ?? name;
  return { fresh, received: { transferId, route, blob, status, createdAt, links: linksOf(transferId) } };
}

function receivingRoute({ config }: Services, wanted: string | undefined): string {
  const receiving = [...config.routes.values()]
    .filter(({ mode }) => mode === 'receive')
    .map(({ name }) => name);
  const route = wanted ?? (receiving.length === 1 ? receiving[0] : undefined);
  if (route !== undefined && receiving.includes(route)) return route;
  const fix =
    receiving.length > 0 ? `Use one of: ${receiving.join(', ')}.` : 'No route has ROUTE_MODE=receive.';
  const problem = route === undefined ? 'is missing' : 'is not the name of a receiving route';
  throw invalid([{ field: '/route', problem, fix }]);
}

function complete(received: Received): Begun {
  if (received.missing === undefined) return received;
  const { blob, missing } = received;
  throw missing.length === 2
    ? new Refusal('CARRIED_NOT_FOUND', `Neither ${blob} nor its waybill is in the target container.`)
    : new Refusal(
        'CARRIED_INCOMPLETE',
        `The ${missing.join()} of ${blob} is missing or being written; once it is there, it starts.`,
      );
}
