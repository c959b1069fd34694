// The two roles no built-in one is narrow enough for.
targetScope = 'subscription'

param environmentName string
@description('Resource ids of the groups the roles may be given in.')
param groups string[]
@description('Whether SAS are signed with account keys.')
param accountKeys bool

var readerName = guid(subscription().id, environmentName, 'acr-ferry reader')
var revokerName = guid(subscription().id, environmentName, 'acr-ferry revoker')

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: readerName
  properties: {
    roleName: 'acr-ferry reader (${environmentName} ${uniqueString(subscription().id)})'
    description: 'Reads what acr-ferry checks before a transfer: registries, storage accounts, vaults, event subscriptions and role assignments, no keys.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.ContainerRegistry/registries/read'
          'Microsoft.Storage/storageAccounts/read'
          'Microsoft.KeyVault/vaults/read'
          'Microsoft.EventGrid/eventSubscriptions/read'
          'Microsoft.EventGrid/systemTopics/read'
          'Microsoft.EventGrid/systemTopics/eventSubscriptions/read'
          'Microsoft.Authorization/roleAssignments/read'
        ]
      }
    ]
    assignableScopes: groups
  }
}

resource revoker 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: revokerName
  properties: {
    roleName: 'acr-ferry revoker (${environmentName} ${uniqueString(subscription().id)})'
    description: 'Revokes user delegation keys and, where SAS are signed with account keys, reads and regenerates these.'
    type: 'CustomRole'
    permissions: [
      {
        actions: concat(
          ['Microsoft.Storage/storageAccounts/revokeUserDelegationKeys/action'],
          accountKeys
            ? [
                'Microsoft.Storage/storageAccounts/listKeys/action'
                'Microsoft.Storage/storageAccounts/regenerateKey/action'
              ]
            : []
        )
      }
    ]
    assignableScopes: groups
  }
}

output reader string = reader.name
output revoker string = revoker.name
