import { vaultId, type WorldSide } from '../../../world';
import { Refusal } from '../../platform/http';
import type { Access, Faults } from '../../ports';
import type { SecretVersion } from './secret-record';

const actions = {
  get: 'getSecret/action',
  read: 'readMetadata/action',
  set: 'setSecret/action',
  update: 'update/action',
  delete: 'delete',
  recover: 'recover/action',
  purge: 'purge/action',
} as const;
type SecretAction = keyof typeof actions;

/** Who may do what with a vault's secrets: the RBAC permission model. */
export interface SecretGuard {
  /** @throws {Refusal} 403 ForbiddenByRbac or, under the fault `vault-forbidden`, ForbiddenByFirewall. */
  check(
    caller: { readonly objectId: string; readonly clientId: string },
    action: SecretAction,
    name: string,
  ): void;
}

/** Guards the secrets of one vault by roles and faults. */
export function createSecretGuard(side: WorldSide, access: Access, faults: Faults): SecretGuard {
  return {
    check(caller, action, name) {
      if (faults.take('vault-forbidden', `${side.vault}/${name}`)) {
        throw new Refusal(
          403,
          'Forbidden',
          `Client address is not authorized and caller is not a trusted service.\r\nCaller: ` +
            `appid=${caller.clientId};oid=${caller.objectId}\r\nVault: ` +
            `${side.vault};location=${side.location}`,
          'ForbiddenByFirewall',
        );
      }
      const dataAction = `Microsoft.KeyVault/vaults/secrets/${actions[action]}`;
      const resource = `${vaultId(side)}/secrets/${name}`.toLowerCase();
      if (access.allows(caller.objectId, { dataAction }, resource)) return;
      throw forbiddenByRbac(side, caller, dataAction, resource);
    },
  };
}

/** How a vault says that a role is missing. */
export const forbiddenByRbac = (
  side: WorldSide,
  caller: { readonly objectId: string; readonly clientId: string },
  action: string,
  resource: string,
): Refusal =>
  new Refusal(
    403,
    'Forbidden',
    [
      'Caller is not authorized to perform action on resource.',
      'If role assignments, deny assignments or role definitions were changed recently, please ' +
        'observe propagation time.',
      `Caller: appid=${caller.clientId};oid=${caller.objectId};iss=https://sts.windows.net/${side.tenantId}/`,
      `Action: '${action}'`,
      `Resource: '${resource}'`,
      'Assignment: (not found)',
      `Vault: ${side.vault};location=${side.location}`,
    ].join('\r\n'),
    'ForbiddenByRbac',
  );

/**
 * A disabled version cannot be read. Its dates are only information: "a secret's get operation will work for
 * not-yet-valid and expired secrets, outside the nbf / exp window" (Microsoft Learn, About Azure Key Vault
 * secrets). The fault `vault-enforce-dates` refuses them all the same, for who wants to rehearse a stricter
 * vault.
 * @throws {Refusal} 403
 */
export function checkReadable(version: SecretVersion, name: string, faults: Faults, now: Date): void {
  if (!version.enabled)
    throw forbidden('Operation get is not allowed on a disabled secret.', 'SecretDisabled');
  const seconds = now.getTime() / 1000;
  const expired = version.expires !== undefined && seconds >= version.expires;
  const early = version.notBefore !== undefined && seconds < version.notBefore;
  if (!(expired || early) || !faults.take('vault-enforce-dates', name)) return;
  throw expired
    ? forbidden('Operation get is not allowed on an expired secret.', 'SecretExpired')
    : forbidden('Operation get is not allowed on a secret that is not yet valid.', 'SecretNotYetValid');
}

const forbidden = (message: string, inner: string): Refusal => new Refusal(403, 'Forbidden', message, inner);
