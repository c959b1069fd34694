// The roles no built-in one is narrow enough for.
targetScope = 'subscription'

param environmentName string
@description('Resource ids of the groups the roles may be given in.')
param groups string[]
@description('Whether SAS are signed with account keys.')
param accountKeys bool
@description('Whether SAS are made, and so revoked.')
param revokes bool

var roles = loadJsonContent('custom-roles.json')
var readerName = guid(subscription().id, environmentName, 'acr-ferry reader')
var revokerName = guid(subscription().id, environmentName, 'acr-ferry revoker')

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: readerName
  properties: {
    roleName: 'acr-ferry reader (${environmentName} ${uniqueString(subscription().id)})'
    description: roles.reader.description
    type: 'CustomRole'
    permissions: [
      {
        actions: roles.reader.actions
      }
    ]
    assignableScopes: groups
  }
}

resource revoker 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (revokes) {
  name: revokerName
  properties: {
    roleName: 'acr-ferry revoker (${environmentName} ${uniqueString(subscription().id)})'
    description: roles.revoker.description
    type: 'CustomRole'
    permissions: [
      {
        actions: concat(roles.revoker.actions, accountKeys ? roles.revoker.accountKeyActions : [])
      }
    ]
    assignableScopes: groups
  }
}

output reader string = reader.name
output revoker string = revokes ? revokerName : ''
