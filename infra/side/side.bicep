// One side of the route: registry, storage account, vault, pipeline, and who may do what there.
targetScope = 'subscription'

import { signs } from '../sides.bicep'
import { principal, shared, side } from '../types.bicep'

param own side
param app principal
param common shared
param pipelineIdentityName string
@description('Whether this side keeps the documents of transfers.')
param holdsState bool
@description('Name of the key that signs waybills here. Empty: none.')
param signingKey string
@description('Whether the blob trigger of the host looks at the container.')
param blobTrigger bool
@description('Whether the host reads a secret of the app settings in this vault.')
param readsSecrets bool
@description('Containers that blobs are carried from, one for each receiver.')
param handoverContainers string[]
@description('Whether the other side has the topic of this vault, which is its vault, too.')
param vaultHasTopic bool

var roles = loadJsonContent('../roles.json')
var bySas = signs(own)
var kind = own.name == 'source' ? 'export' : 'import'
var deletes = common.prunes && own.name == 'target'
var imports = own.byImport && own.name == 'target'
var containers = union([own.container], handoverContainers)

module registry 'registry.bicep' = if (own.newRegistry) {
  scope: resourceGroup(own.subscriptionId, own.resourceGroup)
  params: {
    name: own.registryName
    location: own.location
    tags: common.tags
    roles: own.registryRoles
    closed: common.closed
    pipelines: own.byPipelines
  }
}

module storage 'storage.bicep' = if (own.newStorage && own.byPipelines) {
  scope: resourceGroup(own.storageSubscriptionId, own.storageResourceGroup)
  params: {
    name: own.storageName
    location: own.location
    containers: containers
    common: common
    sharedKeys: common.accountKeys && bySas
  }
}

module vault 'vault.bicep' = if (own.newVault && own.needsVault) {
  scope: resourceGroup(own.subscriptionId, own.vaultResourceGroup)
  params: { name: own.vaultName, location: own.location, tags: common.tags, closed: common.closed }
}

module pipelineIdentity '../identity.bicep' = if (own.byPipelines) {
  scope: resourceGroup(own.subscriptionId, own.resourceGroup)
  params: {
    name: pipelineIdentityName
    location: own.location
    tags: common.tags
    grants: common.managesPipelines ? [{ who: app, role: roles['Managed Identity Operator'].id }] : []
  }
}

var pipelineOne = { id: pipelineIdentity!.outputs.id, principalId: pipelineIdentity!.outputs.principalId }

module registryAccess 'registry-access.bicep' = {
  scope: resourceGroup(own.subscriptionId, own.resourceGroup)
  dependsOn: [registry]
  params: {
    registryName: own.registryName
    common: common
    grants: concat(
      [{ who: app, role: common.reader }],
      own.byPipelines
        ? [{ who: app, role: roles['Container Registry Transfer Pipeline Contributor'].id }]
        : [],
      // Who may import may read, too.
      imports ? [{ who: app, role: roles['Container Registry Data Importer and Data Reader'].id }] : [],
      own.registryRoles == 'legacy'
        ? concat(
            imports ? [] : [{ who: app, role: roles.AcrPull.id }],
            deletes ? [{ who: app, role: roles.AcrDelete.id }] : []
          )
        : concat(
            // No narrower role deletes in repositories.
            deletes
              ? [{ who: app, role: roles['Container Registry Repository Contributor'].id }]
              : imports ? [] : [{ who: app, role: roles['Container Registry Repository Reader'].id }],
            // Nobody lists what is at a target.
            kind == 'export' ? [{ who: app, role: roles['Container Registry Repository Catalog Lister'].id }] : []
          )
    )
  }
}

module storageAccess 'storage-access.bicep' = if (own.byPipelines) {
  scope: resourceGroup(own.storageSubscriptionId, own.storageResourceGroup)
  dependsOn: [storage]
  params: {
    accountName: own.storageName
    containers: containers
    holdsState: holdsState
    common: common
    grants: concat(
      [{ who: app, role: common.reader }],
      // The blob trigger asks for Owner, which contains Contributor.
      blobTrigger
        ? [
            { who: app, role: roles['Storage Blob Data Owner'].id }
            { who: app, role: roles['Storage Queue Data Contributor'].id }
          ]
        : [{ who: app, role: roles['Storage Blob Data Contributor'].id }],
      bySas
        ? [{ who: app, role: common.revoker }]
        : [{ who: pipelineOne, role: roles['Storage Blob Data Contributor'].id }]
    )
  }
}

module vaultAccess 'vault-access.bicep' = if (own.needsVault) {
  scope: resourceGroup(own.subscriptionId, own.vaultResourceGroup)
  dependsOn: [vault]
  params: {
    vaultName: own.vaultName
    signingKey: signingKey
    signer: app
    common: common
    grants: bySas
      ? [
          { who: app, role: common.reader }
          { who: app, role: roles['Key Vault Secrets Officer'].id }
          { who: pipelineOne, role: roles['Key Vault Secrets User'].id }
        ]
      : readsSecrets ? [{ who: app, role: roles['Key Vault Secrets User'].id }] : []
  }
}

var containerUri = 'https://${own.storageName}.blob.${environment().suffixes.storage}/${own.container}'
var vaultUri = 'https://${own.vaultName}${environment().suffixes.keyvaultDns}'
var secret = kind == 'export' ? 'acrexportsas' : 'acrimportsas'

module pipeline 'pipeline.bicep' = if (own.byPipelines) {
  scope: resourceGroup(own.subscriptionId, own.resourceGroup)
  dependsOn: [storageAccess, vaultAccess]
  params: {
    kind: kind
    registryName: own.registryName
    name: own.pipeline
    location: registryAccess.outputs.location
    identity: pipelineIdentity!.outputs.id
    containerUri: containerUri
    secretUri: bySas ? '${vaultUri}/secrets/${secret}' : ''
    sourceTrigger: common.sourceTrigger
    overwriteTags: common.overwriteTags
    deleteBlobAfterImport: common.deleteBlobAfterImport
  }
}

// A topic is made where the resource is whose events it carries.
var registryPlace = { subscriptionId: own.subscriptionId, resourceGroup: own.resourceGroup }
var storagePlace = { subscriptionId: own.storageSubscriptionId, resourceGroup: own.storageResourceGroup }
var vaultPlace = { subscriptionId: own.subscriptionId, resourceGroup: own.vaultResourceGroup }
var idOf = {
  registry: resourceId(
    own.subscriptionId,
    own.resourceGroup,
    'Microsoft.ContainerRegistry/registries',
    own.registryName
  )
  storage: resourceId(
    own.storageSubscriptionId,
    own.storageResourceGroup,
    'Microsoft.Storage/storageAccounts',
    own.storageName
  )
  vault: resourceId(own.subscriptionId, own.vaultResourceGroup, 'Microsoft.KeyVault/vaults', own.vaultName)
}
var pushes = { of: 'registry', place: registryPlace, topicType: 'Microsoft.ContainerRegistry.Registries' }
var blobs = { of: 'storage', place: storagePlace, topicType: 'Microsoft.Storage.StorageAccounts' }
var expiries = { of: 'vault', place: vaultPlace, topicType: 'Microsoft.KeyVault.vaults' }

var deadLetters = own.byPipelines ? union(storagePlace, { name: own.storageName }) : common.state
var topics = own.newTopics && !empty(deadLetters.name)
  ? concat(
      kind == 'export' ? [pushes] : own.byPipelines ? [blobs] : [],
      bySas && !vaultHasTopic ? [expiries] : []
    )
  : []
// One that exists may be in another region than all that is new.
var locationOf = {
  registry: registryAccess.outputs.location
  storage: own.byPipelines ? storageAccess!.outputs.location : ''
  vault: own.needsVault ? vaultAccess!.outputs.location : ''
}

module events 'events.bicep' = [
  for topic in topics: {
    scope: resourceGroup(topic.place.subscriptionId, topic.place.resourceGroup)
    params: {
      name: 'evgt-${own.name}-${topic.of}-${common.token}'
      resource: idOf[topic.of]
      location: locationOf[topic.of]
      topicType: topic.topicType
      common: common
      app: app
    }
  }
]

module lostEvents 'dead-letters.bicep' = if (!empty(topics)) {
  scope: resourceGroup(deadLetters.subscriptionId, deadLetters.resourceGroup)
  params: {
    accountName: deadLetters.name
    writers: [for (topic, index) in topics: events[index].outputs.writer]
  }
}

output registryId string = registryAccess.outputs.id
output storageId string = own.byPipelines ? storageAccess!.outputs.id : ''
output vaultId string = own.needsVault ? vaultAccess!.outputs.id : ''
output pipelineIdentityId string = own.byPipelines ? pipelineIdentity!.outputs.id : ''
