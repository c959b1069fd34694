using '../main.bicep'

// Image import from another tenant: a password opens the source, and documents lie in an account of their own.
param environmentName = 'apart'
param location = 'westeurope'
param mode = 'connected'
param via = 'import'
param sourceRegistry = 'existing'
param sourceStorage = 'new'
param sourceVault = 'new'
param targetRegistry = 'existing'
param targetStorage = 'new'
param targetVault = 'new'
param source = {
  subscriptionId: '22222222-bbbb-4bbb-8bbb-000000000001'
  resourceGroup: 'fabrikam'
  registryName: 'fabrikam'
  elsewhere: {
    cloud: 'AzureCloud'
    tenantId: '22222222-aaaa-4aaa-8aaa-000000000001'
    credential: 'federated'
    clientId: '22222222-cccc-4ccc-8ccc-000000000001'
  }
}
param target = { resourceGroup: 'contoso', registryName: 'contoso' }
param stateAccount = { name: 'contosodocuments', resourceGroup: 'contoso-data' }
param pull = { username: 'acr-ferry', secretName: 'acr-ferry-pull' }
param prune = 'delete'
