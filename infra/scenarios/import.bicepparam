using '../main.bicep'

// Two registries of one tenant that reach each other: image import, and documents in the account of the host.
param environmentName = 'import'
param location = 'westeurope'
param mode = 'connected'
param via = 'import'
param sourceRegistry = 'new'
param targetRegistry = 'new'
// What no import has a use for.
param sourceStorage = 'existing'
param sourceVault = 'existing'
param targetStorage = 'existing'
param targetVault = 'existing'
param target = { registryRoles: 'abac' }
param prune = 'report'
