// Plan and function app.
import { facts } from 'types.bicep'

@minLength(2)
@maxLength(60)
param name string
param planName string
param location string
param tags object
param plan 'flex' | 'premium' | 'dedicated'
param identity { id: string, clientId: string }
@description('Empty: the network of the app is open.')
param subnet string
param workspaceId string
param maximumInstances int
@description('With the plan flex: instances that wait for work of orchestrations.')
param readyInstances int
@description('What the settings are made of.')
param told facts

var skus = {
  flex: { name: 'FC1', tier: 'FlexConsumption' }
  premium: { name: 'EP1', tier: 'ElasticPremium' }
  dedicated: { name: 'P0v3', tier: 'PremiumV3' }
}
var flex = plan == 'flex'

resource servers 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: plan == 'dedicated' ? 'linux' : 'functionapp'
  sku: skus[plan]
  properties: union(
    { reserved: true },
    // No Premium plan has more.
    plan == 'premium' ? { maximumElasticWorkerCount: min(maximumInstances, 100) } : {}
  )
}

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: union(
    {
      serverFarmId: servers.id
      httpsOnly: true
      keyVaultReferenceIdentity: identity.id
      siteConfig: union(
        { minTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true },
        flex ? {} : { linuxFxVersion: 'NODE|22', alwaysOn: plan == 'dedicated' },
        // Who scales it cannot look into a closed task hub: the host does.
        plan == 'premium' && !empty(subnet) ? { functionsRuntimeScaleMonitoringEnabled: true } : {}
      )
    },
    empty(subnet) ? {} : { virtualNetworkSubnetId: subnet },
    flex
      ? {
          functionAppConfig: {
            deployment: {
              storage: {
                type: 'blobContainer'
                value: told.hostStorage.packages
                authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
              }
            }
            runtime: { name: 'node', version: '22' }
            scaleAndConcurrency: {
              instanceMemoryMB: 2048
              maximumInstanceCount: maximumInstances
              alwaysReady: readyInstances == 0 ? [] : [{ name: 'durable', instanceCount: readyInstances }]
            }
          }
        }
      : {}
  )

  // No deployment with a password.
  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

module settings 'app-settings.bicep' = {
  params: { appName: site.name, plan: plan, identity: identity, told: told }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'acr-ferry'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = site.id
output name string = site.name
output hostName string = site.properties.defaultHostName
