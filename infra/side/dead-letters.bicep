// Where events go that nobody took: a container of an account, which topics write to.
import { principal } from '../types.bicep'

param accountName string
@description('Identities of topics, each by the resource its events are about.')
param writers principal[]

var roles = loadJsonContent('../roles.json')

resource account 'Microsoft.Storage/storageAccounts@2022-09-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' = {
      name: 'dead-letters'
    }
  }
}

resource mayWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for writer in writers: {
    scope: account::blobs::deadLetters
    name: guid(account::blobs::deadLetters.id, writer.id, roles['Storage Blob Data Contributor'].id)
    properties: {
      principalId: writer.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles['Storage Blob Data Contributor'].id
      )
    }
  }
]
