import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SideAddress } from '../../domain/sas/rotation';
import { orchestratorNames } from '../../orchestrations/names';
import type { RevokeSasInput } from '../../orchestrations/sas/revoke-sas';
import type { Services } from '../../services';
import { sideOf } from '../../domain/route';
import type { Side } from '../../domain/side';
import { check, invalid } from '../check';
import { listTransfers } from '../transfer/list-transfers';
import type { FieldProblem } from '../refusal';
import { accountKeyProblems, chooseSides, routeProblems, sideSchema } from './sas-sides';
import type { TransferClient } from '../instances';

/** Whose tokens leaked. */
export const revocationOrderSchema = z
  .strictObject({
    route: z.string({ error: 'is missing' }).describe('The route whose token leaked.'),
    side: sideSchema.describe('The side whose token leaked.'),
    regenerateKey: z
      .enum(['key1', 'key2'], 'must be key1 or key2')
      .optional()
      .describe('The account key itself leaked: sign with the other one and regenerate it.'),
  })
  .meta({ id: 'SasRevocationOrder' });

export interface StartedRevocation {
  readonly id: string;
  /** Sides that get a new token. */
  readonly sides: readonly SideAddress[];
  /** Transfers whose running step may fail and must read the secret again; they do so by themselves. */
  readonly transfers: readonly string[];
}

/** Starts a revocation. @throws Refusal REQUEST_INVALID with every problem. */
export async function startRevocation(
  client: TransferClient,
  services: Services,
  body: unknown,
): Promise<StartedRevocation> {
  const { route, side, regenerateKey } = check(revocationOrderSchema, body ?? {});
  const unknownRoute = routeProblems(services, { route, side });
  if (unknownRoute.length > 0) throw invalid(unknownRoute);
  const address = { route, side };
  const leaked = sideOf(services.route(route), side);
  const problems = [
    ...needlessProblems(leaked),
    ...accountKeyProblems(services, [address], '/regenerateKey', regenerateKey),
  ];
  if (problems.length > 0) throw invalid(problems);

  const { kind } = leaked.sas;
  const whole = kind === 'user-delegation' || regenerateKey !== undefined;
  const affected = whole
    ? chooseSides(services).filter((other) =>
        losesToken(sideOf(services.route(other.route), other.side), leaked),
      )
    : [address];
  const transfers = await inFlight(client, services, new Set(affected.map((each) => each.route)));
  const id = `sas-${randomUUID()}`;
  const input: RevokeSasInput = { address, kind, affected, ...(regenerateKey && { regenerateKey }) };
  await client.startNew(orchestratorNames.revokeSas, { instanceId: id, input });
  return { id, sides: affected, transfers };
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

/** Signed by the same storage account in the same way. */
const losesToken = (side: Side, leaked: Side): boolean =>
  side.storageAccess === 'sas' &&
  side.storageAccount === leaked.storageAccount &&
  side.cloud.storageSuffix === leaked.cloud.storageSuffix &&
  side.sas.kind === leaked.sas.kind;

const mostTransfers = 100;

async function inFlight(
  client: TransferClient,
  services: Services,
  routes: ReadonlySet<string>,
): Promise<string[]> {
  const { transfers } = await listTransfers(client, services, {
    status: ['queued', 'running'],
    trigger: undefined,
    limit: mostTransfers,
  });
  return transfers.filter(({ route }) => routes.has(route)).map(({ transferId }) => transferId);
}
