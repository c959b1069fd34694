// A new registry.
@minLength(5)
@maxLength(50)
param name string
param location string
param tags object
param roles 'legacy' | 'abac'
param closed bool
@description('Whether it has pipelines, which only a Premium one has, as private endpoints.')
param pipelines bool

// Clouds that lag have no roles for repositories, and not the newest version.
var lags = environment().name != 'AzureCloud' && roles == 'legacy'
var sku = { name: pipelines || closed ? 'Premium' : 'Standard' }
var ofPremium = pipelines || closed
  ? { networkRuleBypassOptions: 'AzureServices', policies: { exportPolicy: { status: 'enabled' } } }
  : {}

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = if (!lags) {
  name: name
  location: location
  tags: tags
  sku: sku
  properties: union(
    {
      adminUserEnabled: false
      anonymousPullEnabled: false
      publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
      roleAssignmentMode: roles == 'abac' ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions'
    },
    ofPremium
  )
}

resource older 'Microsoft.ContainerRegistry/registries@2023-07-01' = if (lags) {
  name: name
  location: location
  tags: tags
  sku: sku
  properties: union(
    { adminUserEnabled: false, publicNetworkAccess: closed ? 'Disabled' : 'Enabled' },
    ofPremium
  )
}
