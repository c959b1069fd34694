using '../main.bicep'

// Both sides new, in one cloud and tenant: image import where that is possible, else pipelines.
param environmentName = 'auto'
param location = 'westeurope'
param mode = 'connected'
param via = 'auto'
param sourceRegistry = 'new'
param sourceStorage = 'new'
param sourceVault = 'new'
param targetRegistry = 'new'
param targetStorage = 'new'
param targetVault = 'new'
