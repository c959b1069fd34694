import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { orchestratorNames } from '../../orchestrations/names';
import type { RotateSasInput } from '../../orchestrations/sas/rotate-sas';
import type { Services } from '../../services';
import { check, invalid } from '../check';
import { accountKeyProblems, chooseSides, routeProblems, sideSchema } from './sas-sides';
import { findInstance, isFinished, toTransferStatus, type TransferClient } from '../instances';

/** Which secrets to renew. An empty order looks at all of them. */
export const rotationOrderSchema = z
  .strictObject({
    route: z.string().optional().describe('Only this route.'),
    side: sideSchema.optional().describe('Only this side.'),
    force: z.boolean().optional().describe('Renew what is not due, too.'),
    accountKey: z
      .enum(['key1', 'key2'], 'must be key1 or key2')
      .optional()
      .describe('Sign with this account key from now on; only for sides in account-key mode.'),
  })
  .meta({ id: 'SasRotationOrder' });

/** Ids of rotations and revocations. */
export const rotationIdPattern = /^sas-[\w-]{1,80}$/;

/** Id of the look at every side, which the schedule starts, too: who asks for one while it is going joins it. */
export const everySideId = 'sas-all';

/** Starts a rotation by hand. @throws Refusal REQUEST_INVALID with every problem. */
export async function startRotation(
  client: TransferClient,
  services: Services,
  body: unknown,
): Promise<{ readonly id: string; readonly sides: RotateSasInput['sides'] }> {
  const order = check(rotationOrderSchema, body ?? {});
  const sides = chooseSides(services, order);
  const problems = [
    ...routeProblems(services, order),
    ...accountKeyProblems(services, sides, '/accountKey', order.accountKey),
  ];
  if (problems.length > 0) throw invalid(problems);
  const { force = false, accountKey } = order;
  if (!force && accountKey === undefined && order.route === undefined && order.side === undefined) {
    await startRotationOnce(client, everySideId, sides);
    return { id: everySideId, sides };
  }
  const id = `sas-${randomUUID()}`;
  const input: RotateSasInput = { sides, force, ...(accountKey && { signWith: accountKey }) };
  await client.startNew(orchestratorNames.rotateSas, { instanceId: id, input });
  return { id, sides };
}

/** Starts a rotation under a fixed id: while one of that id is going, another is not needed. Returns whether it was started. */
export async function startRotationOnce(
  client: TransferClient,
  id: string,
  sides: RotateSasInput['sides'],
): Promise<boolean> {
  if (await isRunning(client, id)) return false;
  const input: RotateSasInput = { sides, force: false };
  try {
    await client.startNew(orchestratorNames.rotateSas, { instanceId: id, input });
    return true;
  } catch (error) {
    // The host refuses an id that is running: then another instance of the app was faster.
    if (await isRunning(client, id)) return false;
    throw error;
  }
}

async function isRunning(client: TransferClient, id: string): Promise<boolean> {
  const instance = await findInstance(client, id);
  return instance !== undefined && !isFinished(toTransferStatus(instance, undefined));
}
