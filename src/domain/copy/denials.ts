import type { ErrorCode } from '../remedies';

/** Whom a storage account turned away. */
export interface Denied {
  readonly account: string;
  readonly container: string;
  readonly end: 'source' | 'target';
}

/** Why, as far as the code of the service tells, and what to do about it. */
export interface Denial {
  readonly code: ErrorCode;
  readonly message: string;
}

type Explain = (denied: Denied) => string;

const role = (end: Denied['end']): string =>
  end === 'source' ? 'Storage Blob Data Reader' : 'Storage Blob Data Contributor';

const signature: Explain = ({ end }) =>
  'its token or SAS was not accepted: see that the identity belongs to the tenant of the account ' +
  `(${end.toUpperCase()}_TENANT_ID), ` +
  'that the clock of the app is right, and that no key the SAS was signed with has been changed';

/** Codes of Azure Storage for 401, 403 and denied 409 (Blob service error codes). */
const explanations: Readonly<Record<string, Explain>> = {
  AuthorizationFailure: () =>
    'it looks like the storage firewall: allow the network of the app in the networking rules of the ' +
    'account, or give the app a private endpoint to it',
  AuthorizationPermissionMismatch: ({ end, container }) =>
    `the identity lacks a data role: grant it ${role(end)} on the container ${container} ` +
    '(owner and contributor roles do not count)',
  InsufficientAccountPermissions: ({ end, container }) =>
    `the identity lacks a data role: grant it ${role(end)} on the container ${container}`,
  AuthenticationFailed: signature,
  InvalidAuthenticationInfo: signature,
  NoAuthenticationInformation: signature,
  PublicAccessNotPermitted: () =>
    'it was asked without token or SAS, and allows no public access: rotate the SAS secret, or grant the ' +
    'identity a data role',
  KeyBasedAuthenticationNotPermitted: ({ end }) =>
    'shared key access is disabled there and the SAS is signed with an account key: set ' +
    `${end.toUpperCase()}_SAS_KIND=user-delegation and rotate`,
  AuthorizationSourceIPMismatch: ({ end }) =>
    `the SAS is bound to other addresses: correct ${end.toUpperCase()}_SAS_IP_RANGE, or leave it empty`,
  AuthorizationProtocolMismatch: () => 'the SAS allows https only, or the account demands it',
  AuthorizationServiceMismatch: () => 'the SAS is for another service: rotate the SAS secret',
  AuthorizationResourceTypeMismatch: () => 'the SAS is for other resources: rotate the SAS secret',
  AccountIsDisabled: () => 'the account is disabled: enable it, or see whether its subscription is',
};

/** Undefined when the answer is no denial. */
export function explainDenial(status: number, code: string | undefined, denied: Denied): Denial | undefined {
  const explain = explanations[code ?? ''];
  if (explain === undefined && status !== 401 && status !== 403) return undefined;
  const reason = explain?.(denied) ?? `see firewall, roles (${role(denied.end)}) and SAS of the account`;
  const said = code === undefined ? status : `${status} ${code}`;
  return {
    code: 'ACCESS_DENIED',
    message: `the storage account ${denied.account} (${denied.end}) answered ${said}: ${reason}`,
  };
}
