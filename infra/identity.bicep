// A user-assigned identity, and who may put it into something.
import { grant } from 'types.bicep'

param name string
param location string
param tags object
param grants grant[] = []

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for given in grants: {
    scope: identity
    name: guid(identity.id, given.who.id, given.role)
    properties: {
      principalId: given.who.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', given.role)
    }
  }
]

output id string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
