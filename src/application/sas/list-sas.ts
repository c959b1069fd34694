import pMap from 'p-map';
import { z } from 'zod';
import type { Immutable } from '../../domain/schema';
import { sasKindSchema } from '../../domain/side';
import { sasNote } from '../../records/sas/notes';
import { rotationTools } from '../../activities/renew-sas';
import { sideAddressSchema, type SideAddress } from '../../domain/sas/rotation';
import { toTransferError } from '../../azure/failure';
import type { RotationTools } from '../../azure/sas/rotate';
import type { Services } from '../../services';
import { renewalReasonSchema, whyRenew } from '../../domain/sas/renewal';
import { hour, tenthsOfDaysLeft } from '../../domain/sas/policy';
import { accountKeySchema, newestFirst, type SecretVersion } from '../../domain/sas/secret-version';
import { chooseSides } from './choose-sides';
import { tell, toldFailureSchema } from '../../domain/errors';

const sasSchema = z
  .object({
    ...sideAddressSchema.shape,
    mode: z
      .enum(['sas', 'vault-managed', 'not-needed'])
      .describe('vault-managed: Key Vault renews it itself (legacy); not-needed: by managed identity.'),
    vault: z.string().exactOptional(),
    secret: z.string().exactOptional().describe('Name of the secret; its value is never shown.'),
    kind: sasKindSchema.exactOptional(),
    signedWith: accountKeySchema.exactOptional().describe('Which account key signed it.'),
    rights: z.string().exactOptional().describe('Letters as in the sp of a SAS.'),
    version: z.string().exactOptional().describe('Newest version of the secret; absent when there is none.'),
    expiresAt: z.string().exactOptional(),
    daysLeft: z.number().exactOptional().describe('Rounded down to a tenth; negative when expired.'),
    lastRotationAt: z.string().exactOptional(),
    nextRotationAt: z
      .string()
      .exactOptional()
      .describe('The first look of the schedule from then on renews it.'),
    renewal: renewalReasonSchema
      .exactOptional()
      .describe('Why it would be renewed now; absent when it is in order.'),
    lastError: toldFailureSchema.exactOptional().describe('Of the last rotation, if that failed.'),
    unreadable: toldFailureSchema.exactOptional().describe('Why the vault could not be read now.'),
  })
  .meta({ id: 'SasSecret' });
type SasView = Immutable<z.output<typeof sasSchema>>;

/** How the SAS secrets stand. */
export const sasListSchema = z.object({ secrets: z.array(sasSchema) }).meta({ id: 'SasSecrets' });

const vaultsAtOnce = 8;

/** How the SAS secret of every side stands. A vault that cannot be read spoils only its own entry. */
export async function listSas(services: Services): Promise<Immutable<z.output<typeof sasListSchema>>> {
  const secrets = await pMap(chooseSides(services), (address) => viewSide(services, address), {
    concurrency: vaultsAtOnce,
  });
  return { secrets };
}

async function viewSide(services: Services, address: SideAddress): Promise<SasView> {
  const tools = rotationTools(services, address);
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
      unreadable: tell(toTransferError(error, 'read SAS secret', address.side).failure),
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
    ...(current?.token?.accountKey && { signedWith: current.token.accountKey }),
    rights: current?.token?.rights ?? policy.rights,
    ...(renewal !== undefined && { renewal }),
    ...(current && { version: current.version, lastRotationAt: current.created.toISOString() }),
    ...(current?.expiresOn && viewExpiry(current.expiresOn, policy.renewBeforeHours, now())),
  };
}

function viewExpiry(expiresOn: Date, renewBeforeHours: number, now: Date): Partial<SasView> {
  return {
    expiresAt: expiresOn.toISOString(),
    daysLeft: tenthsOfDaysLeft(expiresOn, now),
    nextRotationAt: new Date(expiresOn.getTime() - renewBeforeHours * hour).toISOString(),
  };
}

/** The notes are in the source storage; without them the rest is still worth showing. */
async function readLastError(services: Services, address: SideAddress): Promise<SasView['lastError']> {
  try {
    const error = (await services.records(services.route(address.route)).read(sasNote(address)))?.error;
    return error && tell(error);
  } catch {
    return undefined;
  }
}
