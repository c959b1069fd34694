import { builtInRoles } from '../roles/role-command';
import { storageAccountId, type Side } from '../side';

/** A role assignment as ARM shows it. */
export interface Assigned {
  readonly properties: { readonly roleDefinitionId?: string; readonly scope?: string };
}

/** What is read of a key vault as ARM shows it. */
export interface VaultResource {
  readonly id: string;
  readonly name: string;
  readonly properties: {
    readonly enableRbacAuthorization?: boolean;
    readonly accessPolicies?: readonly {
      readonly objectId?: string;
      readonly permissions?: { readonly secrets?: readonly string[] };
    }[];
    readonly publicNetworkAccess?: string;
    readonly networkAcls?: { readonly bypass?: string; readonly defaultAction?: string };
  };
}

/** Whether an identity may do what it must, as far as the app can see. */
export type Grant =
  | { readonly state: 'held' }
  | { readonly state: 'missing' }
  | { readonly state: 'unknown'; readonly why: string };

/** Built-in roles that let a pipeline read its secret: Secrets User, Secrets Officer, Administrator. */
const openVault = new Set<string>([
  builtInRoles['Key Vault Secrets User'],
  builtInRoles['Key Vault Secrets Officer'],
  '00482a5a-887f-4fb3-b363-3b7fe8e74483',
]);
/** And those that let it into its container: Storage Blob Data Contributor and Owner. */
const openContainer = new Set<string>([
  builtInRoles['Storage Blob Data Contributor'],
  builtInRoles['Storage Blob Data Owner'],
]);
/** Often given in their place, and good for neither: Owner, Contributor, Reader have no data actions. */
const useless = new Set<string>([
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  'b24988ac-6180-42a0-ab88-20f7382dd24c',
  builtInRoles.Reader,
]);

/** Whether one of these assignments opens what a pipeline needs; roles nobody knows here may do so. */
export function grantBy(side: Side, assigned: readonly Assigned[], vaultId?: string): Grant {
  const opens = vaultId === undefined ? openContainer : openVault;
  const resource =
    vaultId === undefined
      ? `${storageAccountId(side)}/blobServices/default/containers/${side.container}`
      : `${vaultId}/secrets/${side.sasSecret}`;
  const roles = assigned
    .filter(({ properties }) => reaches(properties.scope ?? '', resource))
    .map(({ properties }) => properties.roleDefinitionId?.toLowerCase().split('/').at(-1) ?? '');
  if (roles.some((role) => opens.has(role))) return { state: 'held' };
  const others = roles.filter((role) => !useless.has(role));
  if (others.length === 0) return { state: 'missing' };
  return { state: 'unknown', why: `it has other roles there, which may do: ${others.join(', ')}` };
}

/** Whether a vault that goes by access policies lets an identity read secrets. */
export function grantByPolicy({ properties }: VaultResource, principalId: string): Grant {
  const own = (properties.accessPolicies ?? []).filter(
    ({ objectId }) => objectId?.toLowerCase() === principalId.toLowerCase(),
  );
  const may = own.some(({ permissions }) =>
    permissions?.secrets?.some((each) => ['get', 'all'].includes(each.toLowerCase())),
  );
  return may ? { state: 'held' } : { state: 'missing' };
}

/** What is listed of a management group or of the root is inherited by everything below. */
function reaches(scope: string, resource: string): boolean {
  const outer = scope.toLowerCase().replace(/\/+$/, '');
  const inner = resource.toLowerCase();
  return (
    outer === '' ||
    outer.startsWith('/providers/microsoft.management/') ||
    inner === outer ||
    inner.startsWith(`${outer}/`)
  );
}
