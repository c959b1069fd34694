using '../main.bicep'

// The sending end of an air gap: waybills signed by a key in the vault, repository permissions, App Service plan.
param environmentName = 'send'
param location = 'westeurope'
param mode = 'send'
param sourceRegistry = 'new'
param sourceStorage = 'new'
param sourceVault = 'new'
param targetRegistry = 'new'
param targetStorage = 'new'
param targetVault = 'new'
param source = { registryRoles: 'abac' }
param signWaybills = true
param waybillReceiver = 'AzureUSGovernment/contosogov/default'
param plan = 'dedicated'
