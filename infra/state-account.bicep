// Where the documents of routes by image import are kept, which have no account of their own.
import { principal } from 'types.bicep'

param accountName string
param stateContainer string
@description('Whether it is that of the host, where the app has its role, and nothing else is kept of old events.')
param ofHost bool
param keepEventsDays int
param app principal

var roles = loadJsonContent('roles.json')

resource account 'Microsoft.Storage/storageAccounts@2022-09-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource documents 'containers' = {
      name: stateContainer
    }
  }

  resource lifecycle 'managementPolicies' = if (ofHost) {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'events-that-were-told'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                // All else the app purges itself, which knows what is still needed: docs/operate.md.
                prefixMatch: ['${stateContainer}/events/told/', '${stateContainer}/events/index/']
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: keepEventsDays } } }
            }
          }
        ]
      }
    }
  }
}

resource mayWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!ofHost) {
  scope: account
  name: guid(account.id, app.id, roles['Storage Blob Data Contributor'].id)
  properties: {
    principalId: app.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['Storage Blob Data Contributor'].id
    )
  }
}

output id string = account.id
