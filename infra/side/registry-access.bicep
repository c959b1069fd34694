// What a side needs at its registry, new or existing.
import { grant, shared } from '../types.bicep'

param registryName string
param grants grant[]
param common shared

// Its region is asked for, in the oldest version the app knows.
resource registry 'Microsoft.ContainerRegistry/registries@2021-09-01' existing = {
  name: registryName
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for given in grants: {
    scope: registry
    name: guid(registry.id, given.who.id, given.role)
    properties: {
      principalId: given.who.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', given.role)
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(common.workspaceId)) {
  scope: registry
  name: 'acr-ferry'
  properties: {
    workspaceId: common.workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

output id string = registry.id
output location string = registry.location
