import { z } from 'zod';
import type { Services } from '../../services';
import { longestBlobName } from '../../domain/transfer/names';
import { isUnicode } from '../../domain/imports/arrival';
import { mustBeObject } from '../../domain/schema';
import { check, invalid } from '../check';
import { receiveArrival, type Receipt } from './receive-arrival';
import { Refusal } from '../refusal';
import type { TransferClient } from '../instances';

/** Body of a request to receive by hand. */
export const receiveOrderSchema = z
  .strictObject(
    {
      route: z
        .string({ error: 'must be the name of a route' })
        .optional()
        .describe('Name of the receiving route; may be left out when there is only one.'),
      blob: z
        .string({ error: 'must be the name of a blob' })
        .min(1, 'is empty')
        .max(longestBlobName, `is longer than ${longestBlobName} characters`)
        .refine(isUnicode, 'is not valid Unicode')
        .describe('Name of the blob, or of the waybill beside it, in the target container.'),
    },
    mustBeObject,
  )
  .meta({ id: 'ReceiveOrder', examples: [{ blob: 't0mhabcdefghijkl/batch-0001.tar' }] });

/** Receives a blob by hand. @throws Refusal REQUEST_INVALID, ARRIVAL_NOT_FOUND or ARRIVAL_INCOMPLETE. */
export async function receiveByHand(
  client: TransferClient,
  services: Services,
  body: unknown,
): Promise<Extract<Receipt, { state: 'received' }>> {
  const order = check(receiveOrderSchema, body);
  const receiving = [...services.config.routes.values()]
    .filter(({ mode }) => mode === 'receive')
    .map(({ name }) => name);
  const route = order.route ?? (receiving.length === 1 ? receiving[0] : undefined);
  if (route === undefined || !receiving.includes(route)) {
    const fix =
      receiving.length > 0 ? `Use one of: ${receiving.join(', ')}.` : 'No route has ROUTE_MODE=receive.';
    const problem = route === undefined ? 'is missing' : 'is not the name of a receiving route';
    throw invalid([{ field: '/route', problem, fix }]);
  }
  const receipt = await receiveArrival(client, services, { route, name: order.blob, trigger: 'http' });
  if (receipt.state === 'received') return receipt;
  const { blob, missing } = receipt;
  throw missing.length === 2
    ? new Refusal('ARRIVAL_NOT_FOUND', `Neither ${blob} nor its waybill is in the target container.`)
    : new Refusal(
        'ARRIVAL_INCOMPLETE',
        `The ${missing.join()} of ${blob} has not arrived: carry it across, then it starts by itself.`,
      );
}
