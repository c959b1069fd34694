import { storageAccountId, type Side } from '../side';

/** What the identity of a pipeline must hold, with the ids all clouds share (Azure built-in roles). */
const secretsUser = { role: 'Key Vault Secrets User', id: '4633458b-17de-408a-b874-0445c86b69e6' };
const blobContributor = { role: 'Storage Blob Data Contributor', id: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' };

/** The one role assignment a pipeline of a side needs, in words and as the command that makes it. */
export function neededRole(side: Side, principalId = '<principal id of the pipeline>') {
  const byIdentity = side.storageAccess === 'managed-identity';
  const { role, id } = byIdentity ? blobContributor : secretsUser;
  const on = byIdentity
    ? `storage account ${side.storageAccount}`
    : `key vault ${side.vault}, or the access policy secret get`;
  // The vault may be in any resource group.
  const scope = byIdentity
    ? storageAccountId(side)
    : `"$(az keyvault show --name ${side.vault} --query id --output tsv)"`;
  const command =
    `az role assignment create --role ${id} --assignee-object-id ${principalId} ` +
    `--assignee-principal-type ServicePrincipal --scope ${scope}`;
  return { words: `the role ${role} (${id}) on ${on}`, command };
}
