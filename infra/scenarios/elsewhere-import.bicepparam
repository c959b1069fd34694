using '../elsewhere.bicep'

// The source of a route by image import, in another tenant than the app.
param environmentName = 'fabrikam'
param location = 'westeurope'
param name = 'source'
param via = 'import'
param registry = 'existing'
param storage = 'new'
param vault = 'new'
param side = { resourceGroup: 'fabrikam', registryName: 'fabrikam' }
param appPrincipalId = '33333333-dddd-4ddd-8ddd-000000000001'
