using '../main.bicep'

// Host storage, vaults and registries by private endpoints only; the source trigger imports, pipelines open containers
// by managed identity.
param environmentName = 'closed'
param location = 'westeurope'
param mode = 'connected'
param sourceRegistry = 'new'
param sourceStorage = 'new'
param sourceVault = 'new'
param targetRegistry = 'new'
param targetStorage = 'new'
param targetVault = 'new'
param source = { storageAccess: 'managed-identity' }
param target = { storageAccess: 'managed-identity', registryRoles: 'abac' }
param network = 'closed'
param sourceTrigger = true
param prune = 'delete'
