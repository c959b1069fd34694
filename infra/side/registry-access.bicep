// What a side needs at its registry, new or existing.
import { grant, shared } from '../types.bicep'

param registryName string
param grants grant[]
param common shared

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
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
