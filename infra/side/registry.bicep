// A new registry.
@minLength(5)
@maxLength(50)
param name string
param location string
param tags object
param roles 'legacy' | 'abac'
param closed bool

// Clouds that lag have no roles for repositories, and not the newest version.
var lags = environment().name != 'AzureCloud' && roles == 'legacy'

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = if (!lags) {
  name: name
  location: location
  tags: tags
  // The only one with transfer pipelines.
  sku: { name: 'Premium' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
    networkRuleBypassOptions: 'AzureServices'
    roleAssignmentMode: roles == 'abac' ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions'
    policies: { exportPolicy: { status: 'enabled' } }
  }
}

resource older 'Microsoft.ContainerRegistry/registries@2023-07-01' = if (lags) {
  name: name
  location: location
  tags: tags
  sku: { name: 'Premium' }
  properties: {
    adminUserEnabled: false
    publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
    networkRuleBypassOptions: 'AzureServices'
    policies: { exportPolicy: { status: 'enabled' } }
  }
}
