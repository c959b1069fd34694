// What a side needs at its storage account, new or existing.
import { grant, shared } from '../types.bicep'

param accountName string
param containers string[]
param holdsState bool
param grants grant[]
param common shared

resource account 'Microsoft.Storage/storageAccounts@2022-09-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource transfer 'containers' = [
      for name in containers: {
        name: name
      }
    ]

    resource state 'containers' = if (holdsState) {
      name: common.stateContainer
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for given in grants: {
    scope: account
    name: guid(account.id, given.who.id, given.role)
    properties: {
      principalId: given.who.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', given.role)
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(common.workspaceId)) {
  scope: account::blobs
  name: 'acr-ferry'
  properties: {
    workspaceId: common.workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output id string = account.id
output location string = account.location
