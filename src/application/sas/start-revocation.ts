import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { sideAddressSchema, type RevokeSasInput } from '../../domain/sas/rotation';
import { accountKeySchema } from '../../domain/sas/secret-version';
import { noteOpenWork } from '../../records/open-work';
import { orchestratorNames } from '../../orchestrations/names';
import { sideOf } from '../../domain/route';
import { isSignedByKey, type Side } from '../../domain/side';
import type { Caller } from '../../domain/audit/caller';
import { reasonField } from '../request-parts';
import { check, invalid } from '../check';
import type { FieldProblem } from '../refusal';
import { accountKeyProblems, chooseSides, routeProblems, orderedSide } from './choose-sides';
import { askedBy, rotationLinks, startedRotationSchema } from './start-rotation';
import type { App } from '../instances';

/** Whose tokens leaked. */
export const revocationOrderSchema = z
  .strictObject({
    route: z.string({ error: 'is missing' }).describe('The route whose token leaked.'),
    side: orderedSide.describe('The side whose token leaked.'),
    regenerateKey: accountKeySchema
      .optional()
      .describe('The account key itself leaked: regenerate it and sign with the other one.'),
    reason: reasonField,
    force: z
      .boolean()
      .optional()
      .describe('Revoke although the tokens cannot be replaced now: runs fail until they can.'),
  })
  .meta({ id: 'SasRevocationOrder' });

/** What a revocation that was started is answered with. */
export const startedRevocationSchema = startedRotationSchema
  .extend({
    sides: z
      .array(sideAddressSchema)
      .describe('Sides that get a new token: keys serve a whole storage account.'),
    transfers: z
      .array(z.string())
      .describe(
        'Transfers in flight: their running step may fail, and they read the secret again by themselves.',
      ),
  })
  .meta({ id: 'StartedSasRevocation' });

/** Finds the transfers in flight on some routes. */
type FindTransfers = (routes: ReadonlySet<string>) => Promise<string[]>;

/** Starts a revocation. @throws Refusal REQUEST_INVALID with every problem. */
export async function startRevocation(
  app: App,
  body: unknown,
  caller: Caller,
  findTransfers: FindTransfers,
): Promise<z.output<typeof startedRevocationSchema>> {
  const { route, side, regenerateKey, force = false, reason } = check(revocationOrderSchema, body ?? {});
  const unknownRoute = routeProblems(app, { route, side });
  if (unknownRoute.length > 0) throw invalid(unknownRoute);
  const address = { route, side };
  const leaked = sideOf(app.route(route), side);
  const problems = [
    ...needlessProblems(leaked),
    ...keyProblems(leaked, regenerateKey),
    ...accountKeyProblems(app, [address], '/regenerateKey', regenerateKey),
  ];
  if (problems.length > 0) throw invalid(problems);

  const { kind } = leaked.sas;
  const whole = kind === 'user-delegation' || regenerateKey !== undefined;
  const affected = whole
    ? chooseSides(app).filter((other) => losesToken(sideOf(app.route(other.route), other.side), leaked))
    : [address];
  const transfers = await findTransfers(new Set(affected.map((each) => each.route)));
  const id = `sas-${randomUUID()}`;
  const input: RevokeSasInput = {
    address,
    force,
    affected,
    asked: askedBy(app, caller, reason),
    ...(regenerateKey && { regenerateKey }),
  };
  await noteOpenWork(app, app.route(route), id, { name: 'revokeSas', input });
  await app.client.startNew(orchestratorNames.revokeSas, { instanceId: id, input });
  return { id, sides: affected, transfers, links: rotationLinks(id) };
}

function needlessProblems(side: Side): FieldProblem[] {
  if (side.storageAccess === 'sas') return [];
  return [
    {
      field: '/side',
      problem: 'has no SAS: its pipeline opens the container by managed identity',
      fix: 'Take the role from the identity instead.',
    },
  ];
}

function keyProblems({ storageAccess, sas }: Side, regenerateKey: string | undefined): FieldProblem[] {
  if (storageAccess !== 'sas' || sas.kind !== 'account-sas' || regenerateKey !== undefined) return [];
  return [
    {
      field: '/regenerateKey',
      problem: 'is missing: an account SAS ends only with the key that signed it',
      fix: 'Name that key, which GET /api/sas shows as signedWith.',
    },
  ];
}

/** Signed by the same storage account in the same way. */
const losesToken = (side: Side, leaked: Side): boolean =>
  side.storageAccess === 'sas' &&
  side.storageAccount === leaked.storageAccount &&
  side.cloud.storageSuffix === leaked.cloud.storageSuffix &&
  isSignedByKey(side.sas.kind) === isSignedByKey(leaked.sas.kind);
