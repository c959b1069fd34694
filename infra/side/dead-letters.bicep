// Where events go that nobody took: a container of an account, which topics write to.
param accountName string
@description('Name of a topic -> the resource its events are about.')
param topics { name: string, resource: string }[]
@description('Where the topics are.')
param place { subscriptionId: string, resourceGroup: string }

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

resource senders 'Microsoft.EventGrid/systemTopics@2022-06-15' existing = [
  for topic in topics: {
    scope: resourceGroup(place.subscriptionId, place.resourceGroup)
    name: topic.name
  }
]

resource mayWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (topic, index) in topics: {
    scope: account::blobs::deadLetters
    name: guid(account::blobs::deadLetters.id, topic.resource, roles['Storage Blob Data Contributor'].id)
    properties: {
      principalId: senders[index].identity.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles['Storage Blob Data Contributor'].id
      )
    }
  }
]
