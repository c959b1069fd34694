using '../main.bicep'

// Everything is there already: the source in another group, opened by managed identity; the target in another tenant and
// cloud, made by somebody else.
param environmentName = 'existing'
param location = 'westeurope'
param mode = 'connected'
param sourceRegistry = 'existing'
param sourceStorage = 'existing'
param sourceVault = 'existing'
param targetRegistry = 'existing'
param targetStorage = 'existing'
param targetVault = 'existing'
param source = {
  resourceGroup: 'contoso-public'
  registryName: 'contosopublic'
  storageName: 'contosoexport'
  vaultName: 'contoso-export-kv'
  storageAccess: 'managed-identity'
  topics: 'existing'
}
param target = {
  subscriptionId: '22222222-bbbb-4bbb-8bbb-000000000001'
  resourceGroup: 'contoso-gov'
  registryName: 'contosogov'
  storageName: 'contosoimport'
  vaultName: 'contoso-import-kv'
  elsewhere: {
    cloud: 'AzureUSGovernment'
    tenantId: '22222222-aaaa-4aaa-8aaa-000000000001'
    credential: 'client-secret'
    clientId: '22222222-cccc-4ccc-8ccc-000000000001'
    secretName: 'target-app'
  }
}
param scheduler = true
param eventTopicId = '/subscriptions/11111111-bbbb-4bbb-8bbb-000000000001/resourceGroups/contoso-events/providers/Microsoft.EventGrid/topics/contoso'
param eventSinks = [
  {
    name: 'topic'
    kind: 'event-grid'
    url: 'https://contoso.westeurope-1.eventgrid.azure.net/api/events'
    events: ['*.failed', 'transfer.*']
  }
]
