// What a side needs at its vault, new or existing.
import { grant, principal, shared } from '../types.bicep'

param vaultName string
param grants grant[]
@description('Name of the key that signs waybills. Empty: none.')
param signingKey string
@description('Who signs with it.')
param signer principal
param common shared

var roles = loadJsonContent('../roles.json')

resource vault 'Microsoft.KeyVault/vaults@2022-07-01' existing = {
  name: vaultName
}

resource key 'Microsoft.KeyVault/vaults/keys@2022-07-01' = if (!empty(signingKey)) {
  parent: vault
  name: empty(signingKey) ? 'none' : signingKey
  properties: { kty: 'EC', curveName: 'P-256', keyOps: ['sign', 'verify'] }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for given in grants: {
    scope: vault
    name: guid(vault.id, given.who.id, given.role)
    properties: {
      principalId: given.who.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', given.role)
    }
  }
]

resource maySign 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(signingKey)) {
  scope: key
  name: guid(vault.id, signingKey, signer.id, roles['Key Vault Crypto User'].id)
  properties: {
    principalId: signer.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['Key Vault Crypto User'].id
    )
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(common.workspaceId)) {
  scope: vault
  name: 'acr-ferry'
  properties: {
    workspaceId: common.workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

output id string = vault.id
output location string = vault.location
