import pMap from 'p-map';
import { z } from 'zod';
import { rotationTools } from '../../activities/sas/sas-tools';
import type { SideAddress } from '../../domain/sas/rotation';
import { toTransferError } from '../../azure/failure';
import type { RotationTools } from '../../azure/sas/rotate';
import type { Services } from '../../services';
import { whyRenew } from '../../domain/sas/decide';
import { hour } from '../../domain/sas/policy';
import { sasNotePath, type SasNote } from '../../domain/sas/rotation';
import { newestFirst, type SecretVersion } from '../../domain/sas/secret-version';
import { chooseSides } from './sas-sides';
import { failureSchema } from '../../domain/errors';

const sasSchema = z
  .object({
    route: z.string(),
    side: z.enum(['source', 'target']),
    mode: z
      .enum(['sas', 'vault-managed', 'not-needed'])
      .describe('vault-managed: Key Vault renews it itself (legacy); not-needed: by managed identity.'),
    vault: z.string().optional(),
    secret: z.string().optional().describe('Name of the secret; its value is never shown.'),
    kind: z.enum(['user-delegation', 'account-key']).optional(),
    rights: z.string().optional().describe('Letters as in the sp of a SAS.'),
    version: z.string().optional().describe('Newest version of the secret; absent when there is none.'),
    expiresAt: z.string().optional(),
    daysLeft: z.number().optional().describe('Rounded down to a tenth; negative when expired.'),
    lastRotationAt: z.string().optional(),
    nextRotationAt: z.string().optional().describe('The first look of the schedule from then on renews it.'),
    renewal: z.string().optional().describe('Why it would be renewed now; absent when it is in order.'),
    lastError: failureSchema.optional().describe('Of the last rotation, if that failed.'),
    unreadable: failureSchema.optional().describe('Why the vault could not be read now.'),
  })
  .meta({ id: 'SasSecret' });
type SasView = z.output<typeof sasSchema>;

export const sasListSchema = z.object({ secrets: z.array(sasSchema) }).meta({ id: 'SasSecrets' });

const vaultsAtOnce = 8;

/** How the SAS secret of every side stands. A vault that cannot be read spoils only its own entry. */
export async function listSas(services: Services): Promise<z.output<typeof sasListSchema>> {
  const secrets = await pMap(chooseSides(services), (address) => viewSide(services, address), {
    concurrency: vaultsAtOnce,
  });
  return { secrets };
}

async function viewSide(services: Services, address: SideAddress): Promise<SasView> {
  const route = services.route(address.route);
  const tools = rotationTools(services, route, address.side);
  if (tools === undefined) return { ...address, mode: 'not-needed' };
  const { vault, sasSecret: secret } = tools.side;
  const lastError = await readLastError(services, address);
  const common = { ...address, vault, secret, ...(lastError && { lastError }) };
  try {
    return { ...common, ...viewVersions(tools, await tools.versions.list()) };
  } catch (error) {
    return {
      ...common,
      mode: 'sas',
      kind: tools.policy.kind,
      unreadable: toTransferError(error, 'read SAS secret', address.side).failure,
    };
  }
}

function viewVersions(
  { policy, now }: RotationTools,
  versions: readonly SecretVersion[],
): Pick<SasView, 'mode'> & Partial<SasView> {
  const [current] = newestFirst(versions);
  if (current?.managedByVault === true) return { mode: 'vault-managed', version: current.version };
  const renewal = whyRenew(policy, versions, now());
  return {
    mode: 'sas',
    kind: current?.token?.kind ?? policy.kind,
    rights: current?.token?.rights ?? policy.rights,
    ...(renewal !== undefined && { renewal }),
    ...(current && { version: current.version, lastRotationAt: current.created.toISOString() }),
    ...(current?.expiresOn && viewExpiry(current.expiresOn, policy.renewBeforeHours, now())),
  };
}

function viewExpiry(expiresOn: Date, renewBeforeHours: number, now: Date): Partial<SasView> {
  return {
    expiresAt: expiresOn.toISOString(),
    daysLeft: Math.floor(((expiresOn.getTime() - now.getTime()) / (24 * hour)) * 10) / 10,
    nextRotationAt: new Date(expiresOn.getTime() - renewBeforeHours * hour).toISOString(),
  };
}

/** The notes are in the source storage; without them the rest is still worth showing. */
async function readLastError(
  services: Services,
  { route, side }: SideAddress,
): Promise<SasNote['error'] | undefined> {
  try {
    const note = await services.documents(services.route(route)).read<SasNote>(sasNotePath(route, side));
    return note?.error;
  } catch {
    return undefined;
  }
}
