import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { orchestratorNames } from '../../orchestrations/names';
import {
  sideAddressSchema,
  type RotateSasInput,
  type SideAddress,
  rotateSasInputSchema,
} from '../../domain/sas/rotation';
import { accountKeySchema } from '../../domain/sas/secret-version';
import type { Caller } from '../../domain/audit/caller';
import { reasonField } from '../request-parts';
import { check, invalid } from '../check';
import { accountKeyProblems, chooseSides, routeProblems, orderedSide } from './choose-sides';
import { startOnce, type App, type TransferClient, findInstance } from '../instances';

/** Which secrets to renew. An empty order looks at all of them. */
export const rotationOrderSchema = z
  .strictObject({
    route: z.string().optional().describe('Only this route.'),
    side: orderedSide.optional().describe('Only this side.'),
    reason: reasonField,
    force: z.boolean().optional().describe('Renew what is not due, too.'),
    accountKey: accountKeySchema
      .optional()
      .describe('Sign with this account key from now on; only for sides where one signs.'),
  })
  .meta({ id: 'SasRotationOrder' });

/** What a rotation that was started is answered with. */
export const startedRotationSchema = z
  .object({ id: z.string(), sides: z.array(sideAddressSchema), links: z.object({ self: z.string() }) })
  .meta({ id: 'StartedSasRotation' });

/** Ids of rotations and revocations. */
export const rotationIdPattern = /^sas-[\w-]{1,80}$/;

/** Where a rotation or revocation is looked at. */
export const rotationLinks = (id: string) => ({ self: `/api/sas/rotations/${id}` });

/** Id of the look at every side, whoever starts it: who asks for one while it is going joins it. */
export const everySideId = 'sas-all';

/** Starts a rotation by hand. @throws Refusal REQUEST_INVALID with every problem. */
export async function startRotation(
  app: App,
  body: unknown,
  caller: Caller,
): Promise<z.output<typeof startedRotationSchema>> {
  const order = check(rotationOrderSchema, body ?? {});
  const sides = chooseSides(app, order);
  const problems = [
    ...routeProblems(app, order),
    ...accountKeyProblems(app, sides, '/accountKey', order.accountKey),
  ];
  if (problems.length > 0) throw invalid(problems);
  const answer = (id: string) => ({ id, sides, links: rotationLinks(id) });
  const { force = false, accountKey, reason } = order;
  if (!force && accountKey === undefined && order.route === undefined && order.side === undefined) {
    await startRotationOnce(app.client, everySideId, sides);
    return answer(everySideId);
  }
  const id = `sas-${randomUUID()}`;
  const input: RotateSasInput = {
    ...{ sides, force, asked: askedBy(app, caller, reason) },
    ...(accountKey && { signWith: accountKey }),
  };
  await app.client.startNew(orchestratorNames.rotateSas, { instanceId: id, input });
  return answer(id);
}

/** Who asks now, for the record. */
export const askedBy = (app: App, { name: by }: Caller, reason: string | undefined) => ({
  ...{ by, at: app.now().toISOString() },
  ...(reason !== undefined && { reason }),
});

/** Starts a rotation under a fixed id, unless one of that id is going. Returns whether it was started. */
export function startRotationOnce(
  client: TransferClient,
  id: string,
  sides: readonly SideAddress[],
): Promise<boolean> {
  const input: RotateSasInput = { sides, force: false };
  return startOnce(client, orchestratorNames.rotateSas, { id, input });
}

/**
 * Starts a look at every side when the last one did not look at all of them, as in a fresh deployment or with
 * a new route: those need not wait for the schedule.
 */
export async function rotateNewSides(app: App): Promise<void> {
  const sides = chooseSides(app);
  const last = rotateSasInputSchema.safeParse((await findInstance(app.client, everySideId))?.input);
  const seen = new Set(last.data?.sides.map(({ route, side }) => `${route} ${side}`));
  if (sides.some(({ route, side }) => !seen.has(`${route} ${side}`))) {
    await startRotationOnce(app.client, everySideId, sides);
  }
}
