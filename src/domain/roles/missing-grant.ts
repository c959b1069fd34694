import { firstLine } from '../redact';
import { claimsOf } from './token-claims';

/** What is read of a refusal: what a service said, and the request it refused. */
interface Refusal {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message?: string;
  /** The answer to HEAD has its code in a header only. */
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
  readonly request?: { readonly url?: string; readonly headers?: { get(name: string): string | undefined } };
}

const pipelines = 'Container Registry Transfer Pipeline Contributor';
const importing = 'Container Registry Data Importer and Data Reader';

/** The role the deployment gives for an action (docs/security/roles.md), by what the action begins with. */
const roles: readonly (readonly [pattern: RegExp, role: string])[] = [
  [/^Microsoft[.]ContainerRegistry\/registries\/(?:(?:ex|im)portPipelines|pipelineRuns)\//i, pipelines],
  [/^Microsoft[.]ContainerRegistry\/registries\/importImage\//i, importing],
  [/^Microsoft[.](?:ContainerRegistry\/registries|Storage\/storageAccounts)\/read$/i, 'acr-ferry reader'],
  [/^Microsoft[.]Storage\/storageAccounts\/(?:revoke|listKeys|regenerateKey)/i, 'acr-ferry revoker'],
  [/^Microsoft[.]ManagedIdentity\//i, 'Managed Identity Operator'],
  [/^Microsoft[.]KeyVault\/vaults\/secrets\//i, 'Key Vault Secrets Officer'],
  [/^Microsoft[.]KeyVault\/vaults\/keys\//i, 'Key Vault Crypto User'],
];

/** Whose role is missing, which and where, as far as the refusal tells; empty where it is something else. */
export function missingGrant(error: unknown): string {
  const refusal = (typeof error === 'object' && error !== null ? error : {}) as Refusal;
  if (refusal.statusCode !== 403) return '';
  return ofAction(refusal.message ?? '') ?? ofStorage(refusal) ?? '';
}

const grant = (who: string, role: string, on: string): string =>
  `; the identity ${who} needs the role ${role} on ${on}`;

/** ARM and Key Vault name the action, who wanted it and where. */
function ofAction(message: string): string | undefined {
  const linked = /action\(s\) '([^']+)' on the linked scope\(s\) '([^']+)'/.exec(message);
  const action = linked?.[1] ?? /action:? '([^']+)'/i.exec(message)?.[1];
  const on = linked?.[2] ?? /(?:over scope|Resource:) '([^']+)'/.exec(message)?.[1];
  const who = /object id '([^']+)'|oid=([^;\s]+)/.exec(message);
  const role = roles.find(([pattern]) => pattern.test(action ?? ''))?.[1];
  if (role === undefined || on === undefined || who === null) return undefined;
  return grant(who[1] ?? who[2] ?? '', role, on);
}

/** Storage names nobody: the token of the request does, or the SAS who signed it. */
function ofStorage({ code, request, response }: Refusal): string | undefined {
  const said = code ?? response?.headers?.get('x-ms-error-code');
  const url = URL.canParse(request?.url ?? '') ? new URL(request?.url ?? '') : undefined;
  if (said !== 'AuthorizationPermissionMismatch' || url === undefined) return undefined;
  const bearer = request?.headers?.get('authorization')?.replace(/^Bearer /, '');
  const who = claimsOf(bearer).oid ?? url.searchParams.get('skoid') ?? undefined;
  if (who === undefined) return undefined;
  const [container] = url.pathname.split('/').filter(Boolean);
  const account = firstLine(url.hostname.split('.', 1).join(''), 24);
  const where = container === undefined ? '' : `, container ${container}`;
  return grant(who, 'Storage Blob Data Contributor', `storage account ${account}${where}`);
}
