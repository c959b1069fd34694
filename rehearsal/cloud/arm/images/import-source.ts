import { z } from 'zod';
import { loginServer } from '../../../world';
import { rightsOf } from '../../registry/auth/actions';
import type { ArtifactReference } from '../../transfer/archive/artifact-reference';
import { idOf, type CloudRegistry } from '../cloud-registry';
import type { ArmContext } from '../context';
import { authorizeLinked } from '../requests/caller';
import type { ArmRequest } from '../requests/exchange';
import { ArmFailure, badRequest } from '../requests/failure';
import { optionalText } from '../requests/body';

/** Where an image comes from, and by whose rights. */
export const sourceShape = z.object({
  resourceId: optionalText,
  registryUri: optionalText,
  credentials: z.object({ username: optionalText, password: z.string() }).nullish(),
  sourceImage: z.string(),
});
/** A source as it is asked for. */
export type ImportSource = z.infer<typeof sourceShape>;

const read = 'Microsoft.ContainerRegistry/registries/read';
const importing = 'Microsoft.ContainerRegistry/registries/importImage/action';

/**
 * By resource id a registry of the same tenant that the caller may read, by URI any that can be reached.
 * @throws ArmFailure 400 or 403
 */
export function findSource(
  { registries, importable, access }: ArmContext,
  { caller }: ArmRequest,
  target: CloudRegistry,
  { resourceId, registryUri }: ImportSource,
): CloudRegistry {
  const wanted = (resourceId ?? registryUri ?? '').toLowerCase();
  const found =
    resourceId === undefined
      ? importable.find(({ side }) => wanted === loginServer(side))
      : registries.find((registry) => wanted === idOf(registry).toLowerCase());
  if (found === undefined)
    throw badRequest(
      `The source registry '${wanted.slice(0, 300)}' cannot be reached from this cloud.`,
      resourceId === undefined ? 'source.registryUri' : 'source.resourceId',
      'InvalidParameters',
    );
  if (resourceId === undefined) return found;
  if (!isOfTenant(found, target))
    // ARM's words for whatever is linked across tenants.
    throw new ArmFailure(
      403,
      'LinkedAuthorizationFailed',
      `The client has permission to perform action '${importing}' on scope '${idOf(target)}', however the ` +
        `current tenant '${target.side.tenantId}' is not authorized to access linked subscription ` +
        `'${found.side.subscriptionId}'.`,
    );
  // Asked for in MicrosoftDocs/azure-docs issue 33442.
  const linked = { action: read, scope: idOf(found) };
  authorizeLinked(access, caller, importing, idOf(target), linked);
  return found;
}

/**
 * What keeps the service from pulling an image, in the words it ends the operation with; undefined: nothing.
 * The texts are those of Azure/acr issues 181, 457, 571 and of MicrosoftDocs/azure-docs issue 115975.
 */
export function pullTrouble(
  { access }: ArmContext,
  { caller }: ArmRequest,
  [from, target]: readonly [CloudRegistry, CloudRegistry],
  source: ImportSource,
  { repository }: ArtifactReference,
): string | undefined {
  if (idOf(from) !== idOf(target)) {
    if (isRestricted(target) && target.settings.networkRuleBypass === 'None')
      return `Access to ${loginServer(target.side)} denied.`;
    if (isRestricted(from) && !isTrusted(from, target, source)) return forbidden;
  }
  const { credentials } = source;
  const byRoles = !credentials && isOfTenant(from, target);
  const { roleAssignmentMode } = from.settings;
  const mayPull = byRoles
    ? rightsOf(access, caller.objectId, idOf(from), roleAssignmentMode).includes('pull') ||
      from.mayPull(undefined, repository)
    : from.mayPull(credentials ?? undefined, repository);
  if (mayPull) return undefined;
  const detail = [{ Type: 'repository', Class: '', Name: repository, Action: 'pull' }];
  const errors = [{ code: 'UNAUTHORIZED', message: 'authentication required', detail }];
  return `Invalid message Unauthorized Unauthorized ${JSON.stringify({ errors })}`;
}

const isOfTenant = ({ side: a }: CloudRegistry, { side: b }: CloudRegistry): boolean =>
  a.cloud === b.cloud && a.tenantId === b.tenantId;

const isRestricted = ({ settings }: CloudRegistry): boolean =>
  settings.publicNetworkAccess === 'Disabled' || settings.networkRules.defaultAction === 'Deny';

/**
 * A closed registry lets the service in as a trusted one, within a tenant and by its caller's rights; one
 * without public access by resource id only (documented). That credentials always come by the public network
 * is of Azure/acr issue 668.
 */
const isTrusted = (from: CloudRegistry, target: CloudRegistry, source: ImportSource): boolean =>
  from.settings.networkRuleBypass === 'AzureServices' &&
  isOfTenant(from, target) &&
  !source.credentials &&
  (source.resourceId !== undefined || from.settings.publicNetworkAccess === 'Enabled');

const forbidden =
  'Invalid message Forbidden Forbidden {"errors":[{"code":"DENIED","message":"client with IP ' +
  "'203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.\"}]}";
