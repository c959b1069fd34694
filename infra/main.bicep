// acr-ferry in Azure: the app, what it runs on, and the sides of its route. See docs/deploy.md.
targetScope = 'subscription'

import { decide, end, endpoints, given, shared, sideOptions, withoutSlash } from 'types.bicep'

@minLength(1)
@maxLength(32)
@description('Name of the environment: names resources and their group.')
param environmentName string

@description('Region of the app. With the plan flex it must have Flex Consumption (az functionapp list-flexconsumption-locations).')
@metadata({ azd: { type: 'location' } })
param location string

@description('Which ends of the route this app serves: both, or one of an air gap.')
@allowed(['connected', 'send', 'receive'])
param mode string

// Asked by azd. What the mode leaves out does not matter.
@allowed(['new', 'existing'])
param sourceRegistry string
@allowed(['new', 'existing'])
param sourceStorage string
@allowed(['new', 'existing'])
param sourceVault string
@allowed(['new', 'existing'])
param targetRegistry string
@allowed(['new', 'existing'])
param targetStorage string
@allowed(['new', 'existing'])
param targetVault string

@description('What else is to say of the source: names of what exists, where it is, how it is opened.')
param source sideOptions = {}
param target sideOptions = {}

@description('Resource group of the app. Empty: made of the name of the environment.')
@maxLength(90)
param resourceGroupName string = ''

@allowed(['flex', 'premium', 'dedicated'])
param plan string = 'flex'

@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Durable Task Scheduler in place of queues and tables.')
param scheduler bool = false

@description('closed: host storage, vaults and registries by private endpoints only. Transfer accounts stay reachable by ACR.')
@allowed(['open', 'closed'])
param network string = 'open'

@description('Of the network of the app, where it is closed: at least a /25.')
param addressPrefix string = '10.90.0.0/24'

@description('Who signs SAS: the identity of the app, or account keys.')
@allowed(['user-delegation', 'account-key', 'account-sas'])
param sasKind string = 'user-delegation'

@description('The source trigger of the import pipeline imports, instead of runs of the app.')
param sourceTrigger bool = false

@description('Observe imports by the blob trigger, too, which needs Event Grid. The Event Grid function needs no setting.')
param blobTrigger bool = false

@description('Let the app correct pipelines that differ from its settings, which takes the right to hand on their identities.')
param managePipelines bool = false

param overwriteTags bool = true
param deleteBlobAfterImport bool = false

@description('Sender: sign waybills with a key that is made in the vault of the source.')
param signWaybills bool = false
@description('Sender: <cloud>/<registry>/<route> of the receiver.')
param waybillReceiver string = ''
@description('Receiver: public keys of the sender, in PEM.')
param waybillPublicKey string = ''

@maxLength(63)
param stateContainer string = 'acr-ferry'

@description('Task hub of the app: two apps, or slots, on one storage account need two.')
@minLength(3)
@maxLength(45)
param taskHub string = 'AcrFerry'

@description('What opens the API.')
@allowed(['both', 'keys', 'entra'])
param authMode string = 'both'

@description('Further app settings, by name: they win over those made here (docs/settings.md).')
param settings object = {}

@description('Who is told by the alert rules. Empty: nobody, they only show in the portal.')
param alertEmail string = ''

@description('Where the health of the app is asked from. Empty where the cloud has no availability tests.')
param healthLocations string[] = ['emea-nl-ams-azr', 'us-va-ash-azr', 'apac-sg-sin-azr']

@minValue(30)
@maxValue(730)
param keepLogsDays int = 90
@minValue(2)
param keepBlobsDays int = 30
@minValue(30)
param keepDocumentsDays int = 365

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
var groupName = given(resourceGroupName, 'rg-${environmentName}')
var hostStorageName = 'stferry${token}'
var closed = network == 'closed'
var home = {
  subscriptionId: subscription().subscriptionId
  resourceGroup: groupName
  location: location
  token: token
}

var hasSource = mode != 'receive'
var hasTarget = mode != 'send'
var sourceHere = hasSource && empty(source.?elsewhere)
var targetHere = hasTarget && empty(target.?elsewhere)
var absent = { registry: 'new', storage: 'new', vault: 'new' }
var sourceSide = decide(
  'source',
  source,
  hasSource ? { registry: sourceRegistry, storage: sourceStorage, vault: sourceVault } : absent,
  home
)
var targetSide = decide(
  'target',
  target,
  hasTarget ? { registry: targetRegistry, storage: targetStorage, vault: targetVault } : absent,
  home
)

// A vault keeps the SAS of a side, the key that signs waybills, and the client secret of the other side.
var sourceNeedsVault = sourceSide.storageAccess == 'sas' || (mode == 'send' && signWaybills) || !empty(target.?elsewhere.?clientSecretName)
var targetNeedsVault = targetSide.storageAccess == 'sas' || !empty(source.?elsewhere.?clientSecretName)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: groupName
  location: location
  tags: tags
}

module appIdentity 'identity.bicep' = {
  scope: group
  params: { name: 'id-ferry-${token}', location: location, tags: tags }
}

var app = { id: appIdentity.outputs.id, principalId: appIdentity.outputs.principalId }

module customRoles 'custom-roles.bicep' = {
  params: {
    environmentName: environmentName
    accountKeys: sasKind != 'user-delegation'
    groups: map(
      union(
        sourceHere
          ? [
              { subscription: sourceSide.subscriptionId, group: sourceSide.resourceGroup }
              { subscription: sourceSide.storageSubscriptionId, group: sourceSide.storageResourceGroup }
            ]
          : [],
        targetHere
          ? [
              { subscription: targetSide.subscriptionId, group: targetSide.resourceGroup }
              { subscription: targetSide.storageSubscriptionId, group: targetSide.storageResourceGroup }
            ]
          : []
      ),
      each => '/subscriptions/${each.subscription}/resourceGroups/${each.group}'
    )
  }
  dependsOn: [group]
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-ferry-${token}'
    insightsName: 'appi-ferry-${token}'
    location: location
    tags: tags
    app: app
    keepDays: keepLogsDays
  }
}

module hostStorage 'host-storage.bicep' = {
  scope: group
  params: { name: hostStorageName, location: location, tags: tags, app: app, closed: closed }
}

module taskScheduler 'scheduler.bicep' = if (scheduler) {
  scope: group
  params: { name: 'dts-ferry-${token}', location: location, tags: tags, taskHub: taskHub, app: app }
}

var common shared = {
  tags: tags
  accountKeys: sasKind != 'user-delegation'
  stateContainer: stateContainer
  keepBlobsDays: keepBlobsDays
  keepDocumentsDays: keepDocumentsDays
  closed: closed
  workspaceId: monitoring.outputs.workspaceId
  reader: customRoles.outputs.reader
  revoker: customRoles.outputs.revoker
}

module sourceParts 'side/side.bicep' = if (sourceHere) {
  params: {
    own: sourceSide
    needsVault: sourceNeedsVault
    app: app
    common: common
    pipelineIdentityName: 'id-export-${token}'
    holdsState: true
    signingKey: mode == 'send' && signWaybills ? 'waybills' : ''
    blobTrigger: false
    managesPipelines: managePipelines
    readsSecrets: !empty(target.?elsewhere.?clientSecretName)
    sourceTrigger: sourceTrigger
    overwriteTags: overwriteTags
    deleteBlobAfterImport: deleteBlobAfterImport
  }
}

module targetParts 'side/side.bicep' = if (targetHere) {
  params: {
    own: targetSide
    needsVault: targetNeedsVault
    app: app
    common: common
    pipelineIdentityName: 'id-import-${token}'
    holdsState: mode == 'receive'
    signingKey: ''
    blobTrigger: blobTrigger
    managesPipelines: managePipelines
    readsSecrets: !empty(source.?elsewhere.?clientSecretName)
    sourceTrigger: sourceTrigger
    overwriteTags: overwriteTags
    deleteBlobAfterImport: deleteBlobAfterImport
  }
}

module net 'network.bicep' = if (closed) {
  scope: group
  params: {
    name: 'vnet-ferry-${token}'
    location: location
    tags: tags
    addressPrefix: addressPrefix
    delegation: plan == 'flex' ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms'
  }
}

// By name and not by output: how many there are has to be known before anything is made.
var sourceReached = [
  {
    name: 'source-registry'
    group: 'registry'
    resource: resourceId(
      sourceSide.subscriptionId,
      sourceSide.resourceGroup,
      'Microsoft.ContainerRegistry/registries',
      sourceSide.registryName
    )
  }
  {
    name: 'source-vault'
    group: 'vault'
    resource: resourceId(
      sourceSide.subscriptionId,
      sourceSide.vaultResourceGroup,
      'Microsoft.KeyVault/vaults',
      sourceSide.vaultName
    )
  }
]
var targetReached = [
  {
    name: 'target-registry'
    group: 'registry'
    resource: resourceId(
      targetSide.subscriptionId,
      targetSide.resourceGroup,
      'Microsoft.ContainerRegistry/registries',
      targetSide.registryName
    )
  }
  {
    name: 'target-vault'
    group: 'vault'
    resource: resourceId(
      targetSide.subscriptionId,
      targetSide.vaultResourceGroup,
      'Microsoft.KeyVault/vaults',
      targetSide.vaultName
    )
  }
]
var hostReached = map(['blob', 'queue', 'table'], service => {
  name: 'host-${service}'
  group: service
  resource: resourceId(subscription().subscriptionId, groupName, 'Microsoft.Storage/storageAccounts', hostStorageName)
})
var reached = closed
  ? concat(
      hostReached,
      sourceHere ? take(sourceReached, sourceNeedsVault ? 2 : 1) : [],
      targetHere ? take(targetReached, targetNeedsVault ? 2 : 1) : []
    )
  : []

module privateEndpoints 'private-endpoint.bicep' = [
  for each in reached: {
    scope: group
    params: {
      name: 'pe-${each.name}-${token}'
      location: location
      tags: tags
      subnet: net!.outputs.endpointSubnet
      resource: each.resource
      group: each.group
      zone: net!.outputs.zones[each.group]
    }
    dependsOn: [hostStorage, sourceParts, targetParts]
  }
]

// Topics are made where the resources are whose events they carry.
module sourceEvents 'events.bicep' = if (sourceHere && sourceSide.newTopics) {
  scope: resourceGroup(sourceSide.storageSubscriptionId, sourceSide.storageResourceGroup)
  params: {
    location: sourceSide.location
    storageName: sourceSide.storageName
    common: common
    app: app
    actionGroupId: alerts.outputs.actionGroupId
    sources: concat(
      [
        {
          name: 'evgt-source-registry-${token}'
          resource: sourceReached[0].resource
          topicType: 'Microsoft.ContainerRegistry.Registries'
        }
      ],
      sourceSide.storageAccess == 'sas'
        ? [
            {
              name: 'evgt-source-vault-${token}'
              resource: sourceReached[1].resource
              topicType: 'Microsoft.KeyVault.vaults'
            }
          ]
        : []
    )
  }
}

module targetEvents 'events.bicep' = if (targetHere && targetSide.newTopics) {
  scope: resourceGroup(targetSide.storageSubscriptionId, targetSide.storageResourceGroup)
  params: {
    location: targetSide.location
    storageName: targetSide.storageName
    common: common
    app: app
    actionGroupId: alerts.outputs.actionGroupId
    sources: concat(
      [
        {
          name: 'evgt-target-storage-${token}'
          resource: resourceId(
            targetSide.storageSubscriptionId,
            targetSide.storageResourceGroup,
            'Microsoft.Storage/storageAccounts',
            targetSide.storageName
          )
          topicType: 'Microsoft.Storage.StorageAccounts'
        }
      ],
      targetSide.storageAccess == 'sas'
        ? [
            {
              name: 'evgt-target-vault-${token}'
              resource: targetReached[1].resource
              topicType: 'Microsoft.KeyVault.vaults'
            }
          ]
        : []
    )
  }
}

// What the app is told of its sides. A cloud that it does not know by name is told by its endpoints.
var known = contains(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'], environment().name)
var noEndpoints endpoints = {
  armEndpoint: ''
  armAudience: ''
  authorityHost: ''
  storageSuffix: ''
  keyVaultSuffix: ''
  registryAudience: ''
}
var endpointsHere endpoints = {
  armEndpoint: known ? '' : withoutSlash(environment().resourceManager)
  armAudience: known ? '' : withoutSlash(environment().authentication.audiences[0])
  authorityHost: known ? '' : withoutSlash(environment().authentication.loginEndpoint)
  storageSuffix: known ? '' : environment().suffixes.storage
  keyVaultSuffix: known ? '' : replace(environment().suffixes.keyvaultDns, '.vault.', 'vault.')
  registryAudience: known ? '' : withoutSlash(environment().authentication.audiences[0])
}
var sourceEnd end = {
  cloud: !hasSource ? '' : source.?elsewhere.?cloud ?? (known ? environment().name : 'Custom')
  tenantId: !hasSource ? '' : source.?elsewhere.?tenantId ?? tenant().tenantId
  subscriptionId: !hasSource ? '' : source.?elsewhere.?subscriptionId ?? sourceSide.subscriptionId
  resourceGroup: !hasSource ? '' : sourceSide.resourceGroup
  registry: !hasSource ? '' : sourceSide.registryName
  storage: !hasSource ? '' : sourceSide.storageName
  storageSubscriptionId: !hasSource ? '' : source.?elsewhere.?subscriptionId ?? sourceSide.storageSubscriptionId
  storageResourceGroup: !hasSource ? '' : sourceSide.storageResourceGroup
  container: !hasSource ? '' : sourceSide.container
  vault: hasSource && (!sourceHere || sourceNeedsVault) ? sourceSide.vaultName : ''
  pipeline: !hasSource ? '' : sourceSide.pipeline
  pipelineIdentity: sourceHere ? sourceParts!.outputs.pipelineIdentityId : ''
  storageAccess: !hasSource ? '' : sourceSide.storageAccess
  credential: !hasSource ? '' : source.?elsewhere.?credential ?? 'managed-identity'
  clientId: !hasSource ? '' : source.?elsewhere.?clientId ?? appIdentity.outputs.clientId
  clientSecret: hasSource && !empty(source.?elsewhere.?clientSecretName)
    ? '@Microsoft.KeyVault(VaultName=${targetSide.vaultName};SecretName=${source.elsewhere!.clientSecretName!})'
    : ''
  federatedIdentity: source.?elsewhere.?credential == 'federated' ? appIdentity.outputs.clientId : ''
  endpoints: sourceHere ? endpointsHere : source.?elsewhere.?endpoints ?? noEndpoints
}
var targetEnd end = {
  cloud: !hasTarget ? '' : target.?elsewhere.?cloud ?? (known ? environment().name : 'Custom')
  tenantId: !hasTarget ? '' : target.?elsewhere.?tenantId ?? tenant().tenantId
  subscriptionId: !hasTarget ? '' : target.?elsewhere.?subscriptionId ?? targetSide.subscriptionId
  resourceGroup: !hasTarget ? '' : targetSide.resourceGroup
  registry: !hasTarget ? '' : targetSide.registryName
  storage: !hasTarget ? '' : targetSide.storageName
  storageSubscriptionId: !hasTarget ? '' : target.?elsewhere.?subscriptionId ?? targetSide.storageSubscriptionId
  storageResourceGroup: !hasTarget ? '' : targetSide.storageResourceGroup
  container: !hasTarget ? '' : targetSide.container
  vault: hasTarget && (!targetHere || targetNeedsVault) ? targetSide.vaultName : ''
  pipeline: !hasTarget ? '' : targetSide.pipeline
  pipelineIdentity: targetHere ? targetParts!.outputs.pipelineIdentityId : ''
  storageAccess: !hasTarget ? '' : targetSide.storageAccess
  credential: !hasTarget ? '' : target.?elsewhere.?credential ?? 'managed-identity'
  clientId: !hasTarget ? '' : target.?elsewhere.?clientId ?? appIdentity.outputs.clientId
  clientSecret: hasTarget && !empty(target.?elsewhere.?clientSecretName)
    ? '@Microsoft.KeyVault(VaultName=${sourceSide.vaultName};SecretName=${target.elsewhere!.clientSecretName!})'
    : ''
  federatedIdentity: target.?elsewhere.?credential == 'federated' ? appIdentity.outputs.clientId : ''
  endpoints: targetHere ? endpointsHere : target.?elsewhere.?endpoints ?? noEndpoints
}

module function 'app.bicep' = {
  scope: group
  params: {
    name: 'func-ferry-${token}'
    planName: 'plan-ferry-${token}'
    location: location
    tags: tags
    plan: plan
    identity: { id: app.id, clientId: appIdentity.outputs.clientId }
    hostStorage: {
      blobs: hostStorage.outputs.blobEndpoint
      queues: hostStorage.outputs.queueEndpoint
      tables: hostStorage.outputs.tableEndpoint
      packages: hostStorage.outputs.packages
    }
    insights: monitoring.outputs.connectionString
    scheduled: scheduler
    scheduler: scheduler ? taskScheduler!.outputs.endpoint : ''
    taskHub: taskHub
    subnet: closed ? net!.outputs.appSubnet : ''
    workspaceId: monitoring.outputs.workspaceId
    maximumInstances: maximumInstances
    source: sourceEnd
    target: targetEnd
    route: {
      mode: mode
      sasKind: sasKind
      sourceTrigger: sourceTrigger
      managePipelines: managePipelines
      overwriteTags: overwriteTags
      deleteBlobAfterImport: deleteBlobAfterImport
      stateContainer: stateContainer
      authMode: authMode
      waybillKey: mode == 'send' && signWaybills ? 'waybills' : ''
      waybillReceiver: mode == 'send' ? waybillReceiver : ''
      waybillPublicKey: mode == 'receive' ? waybillPublicKey : ''
      blobTrigger: targetHere && blobTrigger
    }
    further: settings
  }
  // A host that starts before it can reach its storage only tries again.
  dependsOn: [privateEndpoints]
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    insightsId: monitoring.outputs.insightsId
    location: location
    tags: tags
    token: token
    email: alertEmail
    healthLocations: healthLocations
    healthUrl: 'https://${function.outputs.hostName}/api/health'
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_SUBSCRIPTION_ID string = subscription().subscriptionId
output AZURE_RESOURCE_GROUP string = groupName
output AZURE_FUNCTION_APP_ID string = function.outputs.id
output AZURE_FUNCTION_APP_NAME string = function.outputs.name
output AZURE_FUNCTION_URL string = 'https://${function.outputs.hostName}'
output AZURE_PACKAGE_CONTAINER string = hostStorage.outputs.packages
output APP_IDENTITY_ID string = app.id
output APP_IDENTITY_CLIENT_ID string = appIdentity.outputs.clientId
output APP_IDENTITY_PRINCIPAL_ID string = app.principalId
output LOG_WORKSPACE_ID string = monitoring.outputs.workspaceId
output SOURCE_REGISTRY_ID string = sourceHere ? sourceParts!.outputs.registryId : ''
output SOURCE_STORAGE_ACCOUNT_ID string = sourceHere ? sourceParts!.outputs.storageId : ''
output SOURCE_VAULT_ID string = sourceHere ? sourceParts!.outputs.vaultId : ''
output TARGET_REGISTRY_ID string = targetHere ? targetParts!.outputs.registryId : ''
output TARGET_STORAGE_ACCOUNT_ID string = targetHere ? targetParts!.outputs.storageId : ''
output TARGET_VAULT_ID string = targetHere ? targetParts!.outputs.vaultId : ''
output TARGET_CONTAINER string = targetHere ? targetSide.container : ''
@description('Event topics, for the subscriptions that are made once the functions are there; empty where there is none.')
output SOURCE_REGISTRY_TOPIC_ID string = sourceHere && sourceSide.newTopics ? sourceEvents!.outputs.topics[0] : ''
output SOURCE_VAULT_TOPIC_ID string = sourceHere && sourceSide.newTopics && sourceSide.storageAccess == 'sas'
  ? sourceEvents!.outputs.topics[1]
  : ''
output TARGET_STORAGE_TOPIC_ID string = targetHere && targetSide.newTopics ? targetEvents!.outputs.topics[0] : ''
output TARGET_VAULT_TOPIC_ID string = targetHere && targetSide.newTopics && targetSide.storageAccess == 'sas'
  ? targetEvents!.outputs.topics[1]
  : ''
output DEAD_LETTER_CONTAINER string = 'dead-letters'
