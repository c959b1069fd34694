// Every setting of the app that depends on the deployment. The others have defaults: docs/configure/settings.md.
import { facts } from 'types.bicep'

param appName string
param plan 'flex' | 'premium' | 'dedicated'
param identity { id: string, clientId: string }
param told facts

func withoutSlash(url string) string => endsWith(url, '/') ? take(url, length(url) - 1) : url

// A cloud that the app does not know by name is told by its endpoints.
var known = contains(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'], environment().name)
var cloudHere = known ? environment().name : 'Custom'
var endpointsHere = {
  armEndpoint: known ? '' : withoutSlash(environment().resourceManager)
  armAudience: known ? '' : withoutSlash(environment().authentication.audiences[0])
  authorityHost: known ? '' : withoutSlash(environment().authentication.loginEndpoint)
  storageSuffix: known ? '' : environment().suffixes.storage
  keyVaultSuffix: known ? '' : replace(environment().suffixes.keyvaultDns, '.vault.', 'vault.')
  registryAudience: known ? '' : withoutSlash(environment().authentication.audiences[0])
}
var sourceEndpoints = told.source.here ? endpointsHere : told.source.endpoints
var targetEndpoints = told.target.here ? endpointsHere : told.target.endpoints

// What only pipelines have a use for.
var byPipelines = told.via != 'import'

// Empty counts as absent.
var settings = {
  AzureWebJobsStorage__blobServiceUri: told.hostStorage.blobs
  AzureWebJobsStorage__queueServiceUri: told.hostStorage.queues
  AzureWebJobsStorage__tableServiceUri: told.hostStorage.tables
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: told.insights
  TASK_HUB: told.taskHub
  SOURCE_REGISTRY: told.source.registry
  SOURCE_RG: told.source.resourceGroup
  SOURCE_SUBSCRIPTION_ID: told.source.subscriptionId
  SOURCE_TENANT_ID: told.source.tenantId
  SOURCE_CLOUD: told.source.here ? cloudHere : told.source.cloud
  SOURCE_SA: told.source.storage
  SOURCE_SA_RG: told.source.storageResourceGroup
  SOURCE_SA_SUBSCRIPTION_ID: told.source.storageSubscriptionId
  SOURCE_CONTAINER: told.source.container
  SOURCE_KV: told.source.vault
  SOURCE_PIPELINE: told.source.pipeline
  SOURCE_PIPELINE_IDENTITY: told.exportIdentity
  SOURCE_STORAGE_ACCESS: told.source.storageAccess
  SOURCE_CREDENTIAL: told.source.credential
  SOURCE_CLIENT_ID: told.source.serves && empty(told.source.clientId) ? identity.clientId : told.source.clientId
  SOURCE_CLIENT_SECRET: told.source.clientSecret
  SOURCE_CERTIFICATE: told.source.certificate
  SOURCE_FEDERATED_IDENTITY: told.source.credential == 'federated' ? identity.clientId : ''
  SOURCE_ARM_ENDPOINT: sourceEndpoints.?armEndpoint ?? ''
  SOURCE_ARM_AUDIENCE: sourceEndpoints.?armAudience ?? ''
  SOURCE_AUTHORITY_HOST: sourceEndpoints.?authorityHost ?? ''
  SOURCE_STORAGE_SUFFIX: sourceEndpoints.?storageSuffix ?? ''
  SOURCE_KEYVAULT_SUFFIX: sourceEndpoints.?keyVaultSuffix ?? ''
  SOURCE_REGISTRY_AUDIENCE: sourceEndpoints.?registryAudience ?? ''
  SOURCE_SAS_KIND: byPipelines ? told.sasKind : ''
  TARGET_REGISTRY: told.target.registry
  TARGET_RG: told.target.resourceGroup
  TARGET_SUBSCRIPTION_ID: told.target.subscriptionId
  TARGET_TENANT_ID: told.target.tenantId
  TARGET_CLOUD: told.target.here ? cloudHere : told.target.cloud
  TARGET_SA: told.target.storage
  TARGET_SA_RG: told.target.storageResourceGroup
  TARGET_SA_SUBSCRIPTION_ID: told.target.storageSubscriptionId
  TARGET_CONTAINER: told.target.container
  TARGET_KV: told.target.vault
  TARGET_PIPELINE: told.target.pipeline
  TARGET_PIPELINE_IDENTITY: told.importIdentity
  TARGET_STORAGE_ACCESS: told.target.storageAccess
  TARGET_CREDENTIAL: told.target.credential
  TARGET_CLIENT_ID: told.target.serves && empty(told.target.clientId) ? identity.clientId : told.target.clientId
  TARGET_CLIENT_SECRET: told.target.clientSecret
  TARGET_CERTIFICATE: told.target.certificate
  TARGET_FEDERATED_IDENTITY: told.target.credential == 'federated' ? identity.clientId : ''
  TARGET_ARM_ENDPOINT: targetEndpoints.?armEndpoint ?? ''
  TARGET_ARM_AUDIENCE: targetEndpoints.?armAudience ?? ''
  TARGET_AUTHORITY_HOST: targetEndpoints.?authorityHost ?? ''
  TARGET_STORAGE_SUFFIX: targetEndpoints.?storageSuffix ?? ''
  TARGET_KEYVAULT_SUFFIX: targetEndpoints.?keyVaultSuffix ?? ''
  TARGET_REGISTRY_AUDIENCE: targetEndpoints.?registryAudience ?? ''
  TARGET_SAS_KIND: byPipelines ? told.sasKind : ''
  ROUTE_MODE: told.mode
  ROUTE_VIA: told.via
  STATE_SA: told.stateAccount
  PULL_USERNAME: told.pull.username
  PULL_SECRET: told.pull.secretName
  PULL_KV: told.pull.vault
  IMPORT_BY: !byPipelines ? '' : told.sourceTrigger ? 'trigger' : 'run'
  MANAGE_PIPELINES: !byPipelines ? '' : told.managePipelines ? 'true' : 'false'
  OVERWRITE_TAGS: told.overwriteTags ? 'true' : 'false'
  DELETE_BLOB_AFTER_IMPORT: !byPipelines ? '' : told.deleteBlobAfterImport ? 'true' : 'false'
  PRUNE: told.prune
  STATE_CONTAINER: told.stateContainer
  AUTH_MODE: told.authMode
  WAYBILL_KEY_NAME: told.waybillKey
  WAYBILL_RECEIVER: told.waybillReceiver
  WAYBILL_PUBLIC_KEY: told.waybillPublicKey
  OBSERVE_STORAGE: told.blobTrigger ? 'TargetStorage' : ''
  EVENTS_SINKS: told.eventSinks
}
// Of names that must not be there where they do not apply.
var settingsOfParts = union(
  !told.scheduled
    ? {}
    : {
        DURABLE_TASK_SCHEDULER: 'Endpoint=${told.scheduler};Authentication=ManagedIdentity;ClientID=${identity.clientId}'
        AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
        AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER'
      },
  told.blobTrigger
    ? {
        TargetStorage__blobServiceUri: 'https://${told.target.storage}.blob.${environment().suffixes.storage}'
        TargetStorage__queueServiceUri: 'https://${told.target.storage}.queue.${environment().suffixes.storage}'
        TargetStorage__credential: 'managedidentity'
        TargetStorage__clientId: identity.clientId
      }
    : {},
  plan == 'flex' ? {} : { FUNCTIONS_EXTENSION_VERSION: '~4', FUNCTIONS_WORKER_RUNTIME: 'node' },
  plan == 'dedicated' ? { WEBSITE_RUN_FROM_PACKAGE: '1' } : {},
  // Without a file share, which would need an account key, the package is read from its container.
  plan == 'premium'
    ? {
        WEBSITE_RUN_FROM_PACKAGE: '${told.hostStorage.packages}/released-package.zip'
        WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identity.id
      }
    : {},
  told.further
)

// Application Insights takes a sign-in in the public cloud only, and the host takes no empty setting for none.
var signsIn = environment().name == 'AzureCloud'
var authentication = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
}

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName

  resource appSettings 'config' = if (signsIn) {
    name: 'appsettings'
    properties: union(settings, authentication, settingsOfParts)
  }
  resource appSettingsByKey 'config' = if (!signsIn) {
    name: 'appsettings'
    properties: union(settings, settingsOfParts)
  }
}
