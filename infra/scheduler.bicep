// Durable Task Scheduler in place of queues and tables for the orchestrations.
import { principal } from 'types.bicep'

param name string
param location string
param tags object
param taskHub string
param app principal

var roles = loadJsonContent('roles.json')

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0']
    sku: { name: 'Consumption' }
  }

  resource hub 'taskHubs' = {
    name: taskHub
  }
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler
  name: guid(scheduler.id, app.id, roles['Durable Task Data Contributor'].id)
  properties: {
    principalId: app.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['Durable Task Data Contributor'].id
    )
  }
}

output endpoint string = scheduler.properties.endpoint
