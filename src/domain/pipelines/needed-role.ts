import { builtInRoles, roleCommand, vaultScope } from '../roles/role-command';
import { storageAccountId, vaultUrl, type Side } from '../side';

/** The one role assignment a pipeline of a side needs, in words and as the command that makes it. */
export function neededRole(side: Side, principalId = '<principal id of the pipeline>') {
  const byIdentity = side.storageAccess === 'managed-identity';
  const role = byIdentity ? 'Storage Blob Data Contributor' : 'Key Vault Secrets User';
  const on = byIdentity
    ? `storage account ${side.storageAccount}`
    : `key vault ${side.vault}, or the access policy secret get`;
  return {
    role,
    scope: byIdentity ? storageAccountId(side) : vaultUrl(side),
    words: `the role ${role} (${builtInRoles[role]}) on ${on}`,
    command: roleCommand(role, principalId, byIdentity ? storageAccountId(side) : vaultScope(side.vault)),
  } as const;
}
