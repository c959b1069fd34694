using '../main.bicep'

// Both sides new, in one cloud and tenant: the default of azd up.
param environmentName = 'connected'
param location = 'westeurope'
param mode = 'connected'
param sourceRegistry = 'new'
param sourceStorage = 'new'
param sourceVault = 'new'
param targetRegistry = 'new'
param targetStorage = 'new'
param targetVault = 'new'
param alertEmail = 'operator@contoso.example'
param prune = 'delete'
