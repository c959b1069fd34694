// A custom topic somebody made: the app may send its events there.
import { principal } from 'types.bicep'

param name string
param app principal

var roles = loadJsonContent('roles.json')

resource topic 'Microsoft.EventGrid/topics@2022-06-15' existing = {
  name: name
}

resource maySend 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: topic
  name: guid(topic.id, app.id, roles['EventGrid Data Sender'].id)
  properties: {
    principalId: app.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['EventGrid Data Sender'].id
    )
  }
}
