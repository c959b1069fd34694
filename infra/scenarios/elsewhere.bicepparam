using '../elsewhere.bicep'

// The target of a route whose app is in another tenant.
param environmentName = 'elsewhere'
param location = 'westeurope'
param name = 'target'
param registry = 'new'
param storage = 'new'
param vault = 'new'
param side = { topics: 'existing' }
param appPrincipalId = '33333333-dddd-4ddd-8ddd-000000000001'
