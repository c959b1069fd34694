// Plan and function app, with every setting that depends on the deployment. The others have defaults: docs/settings.md.
import { end } from 'types.bicep'

@minLength(2)
@maxLength(60)
param name string
param planName string
param location string
param tags object
param plan 'flex' | 'premium' | 'dedicated'
param identity { id: string, clientId: string }
param hostStorage {
  blobs: string
  queues: string
  tables: string
  @description('Container of the package, as a URL.')
  packages: string
}
@description('Connection string of Application Insights, which opens nothing by itself.')
param insights string
@description('Whether the Durable Task Scheduler keeps the orchestrations, and where it is.')
param scheduled bool
param scheduler string
param taskHub string
@description('Empty: the network of the app is open.')
param subnet string
param workspaceId string
param maximumInstances int
param source end
param target end
param route {
  mode: string
  sasKind: string
  sourceTrigger: bool
  managePipelines: bool
  overwriteTags: bool
  deleteBlobAfterImport: bool
  stateContainer: string
  authMode: string
  waybillKey: string
  waybillReceiver: string
  waybillPublicKey: string
  blobTrigger: bool
}
@description('Further app settings, which win.')
param further object

var skus = {
  flex: { name: 'FC1', tier: 'FlexConsumption' }
  premium: { name: 'EP1', tier: 'ElasticPremium' }
  dedicated: { name: 'P0v3', tier: 'PremiumV3' }
}
var flex = plan == 'flex'

// Empty counts as absent.
var settings = {
  AzureWebJobsStorage__blobServiceUri: hostStorage.blobs
  AzureWebJobsStorage__queueServiceUri: hostStorage.queues
  AzureWebJobsStorage__tableServiceUri: hostStorage.tables
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
  TASK_HUB: taskHub
  SOURCE_REGISTRY: source.registry
  SOURCE_RG: source.resourceGroup
  SOURCE_SUBSCRIPTION_ID: source.subscriptionId
  SOURCE_TENANT_ID: source.tenantId
  SOURCE_CLOUD: source.cloud
  SOURCE_SA: source.storage
  SOURCE_SA_RG: source.storageResourceGroup
  SOURCE_SA_SUBSCRIPTION_ID: source.storageSubscriptionId
  SOURCE_CONTAINER: source.container
  SOURCE_KV: source.vault
  SOURCE_PIPELINE: source.pipeline
  SOURCE_PIPELINE_IDENTITY: source.pipelineIdentity
  SOURCE_STORAGE_ACCESS: source.storageAccess
  SOURCE_CREDENTIAL: source.credential
  SOURCE_CLIENT_ID: source.clientId
  SOURCE_CLIENT_SECRET: source.clientSecret
  SOURCE_FEDERATED_IDENTITY: source.federatedIdentity
  SOURCE_ARM_ENDPOINT: source.endpoints.armEndpoint
  SOURCE_ARM_AUDIENCE: source.endpoints.armAudience
  SOURCE_AUTHORITY_HOST: source.endpoints.authorityHost
  SOURCE_STORAGE_SUFFIX: source.endpoints.storageSuffix
  SOURCE_KEYVAULT_SUFFIX: source.endpoints.keyVaultSuffix
  SOURCE_REGISTRY_AUDIENCE: source.endpoints.registryAudience
  SOURCE_SAS_KIND: route.sasKind
  TARGET_REGISTRY: target.registry
  TARGET_RG: target.resourceGroup
  TARGET_SUBSCRIPTION_ID: target.subscriptionId
  TARGET_TENANT_ID: target.tenantId
  TARGET_CLOUD: target.cloud
  TARGET_SA: target.storage
  TARGET_SA_RG: target.storageResourceGroup
  TARGET_SA_SUBSCRIPTION_ID: target.storageSubscriptionId
  TARGET_CONTAINER: target.container
  TARGET_KV: target.vault
  TARGET_PIPELINE: target.pipeline
  TARGET_PIPELINE_IDENTITY: target.pipelineIdentity
  TARGET_STORAGE_ACCESS: target.storageAccess
  TARGET_CREDENTIAL: target.credential
  TARGET_CLIENT_ID: target.clientId
  TARGET_CLIENT_SECRET: target.clientSecret
  TARGET_FEDERATED_IDENTITY: target.federatedIdentity
  TARGET_ARM_ENDPOINT: target.endpoints.armEndpoint
  TARGET_ARM_AUDIENCE: target.endpoints.armAudience
  TARGET_AUTHORITY_HOST: target.endpoints.authorityHost
  TARGET_STORAGE_SUFFIX: target.endpoints.storageSuffix
  TARGET_KEYVAULT_SUFFIX: target.endpoints.keyVaultSuffix
  TARGET_REGISTRY_AUDIENCE: target.endpoints.registryAudience
  TARGET_SAS_KIND: route.sasKind
  ROUTE_MODE: route.mode
  IMPORT_BY: route.sourceTrigger ? 'trigger' : 'run'
  MANAGE_PIPELINES: route.managePipelines ? 'true' : 'false'
  OVERWRITE_TAGS: route.overwriteTags ? 'true' : 'false'
  DELETE_BLOB_AFTER_IMPORT: route.deleteBlobAfterImport ? 'true' : 'false'
  STATE_CONTAINER: route.stateContainer
  AUTH_MODE: route.authMode
  WAYBILL_KEY_NAME: route.waybillKey
  WAYBILL_RECEIVER: route.waybillReceiver
  WAYBILL_PUBLIC_KEY: route.waybillPublicKey
  OBSERVE_STORAGE: route.blobTrigger ? 'TargetStorage' : ''
}
// Of names that must not be there where they do not apply.
var settingsOfParts = union(
  !scheduled
    ? {}
    : {
        DURABLE_TASK_SCHEDULER: 'Endpoint=${scheduler};Authentication=ManagedIdentity;ClientID=${identity.clientId}'
        AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
        AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER'
      },
  route.blobTrigger
    ? {
        TargetStorage__blobServiceUri: 'https://${target.storage}.blob.${environment().suffixes.storage}'
        TargetStorage__queueServiceUri: 'https://${target.storage}.queue.${environment().suffixes.storage}'
        TargetStorage__credential: 'managedidentity'
        TargetStorage__clientId: identity.clientId
      }
    : {},
  flex ? {} : { FUNCTIONS_EXTENSION_VERSION: '~4', FUNCTIONS_WORKER_RUNTIME: 'node' },
  plan == 'dedicated' ? { WEBSITE_RUN_FROM_PACKAGE: '1' } : {},
  // Without a file share, which would need an account key, the package is read from its container.
  plan == 'premium'
    ? {
        WEBSITE_RUN_FROM_PACKAGE: '${hostStorage.packages}/released-package.zip'
        WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identity.id
      }
    : {},
  further
)

resource servers 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: plan == 'dedicated' ? 'linux' : 'functionapp'
  sku: skus[plan]
  properties: union({ reserved: true }, plan == 'premium' ? { maximumElasticWorkerCount: maximumInstances } : {})
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
        flex ? {} : { linuxFxVersion: 'NODE|22', alwaysOn: plan == 'dedicated' }
      )
    },
    empty(subnet) ? {} : { virtualNetworkSubnetId: subnet },
    flex
      ? {
          functionAppConfig: {
            deployment: {
              storage: {
                type: 'blobContainer'
                value: hostStorage.packages
                authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
              }
            }
            runtime: { name: 'node', version: '22' }
            scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: maximumInstances }
          }
        }
      : {}
  )

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: empty(settingsOfParts) ? settings : union(settings, settingsOfParts)
  }

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
