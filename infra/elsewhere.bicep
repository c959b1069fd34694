// The other side of a route, where that is in another tenant, cloud or subscription: what its owner deploys there, for an
// app that is made by main.bicep. See docs/deploy.md.
targetScope = 'subscription'

import { decide, given, groupsOf, signs } from 'sides.bicep'
import { sideOptions } from 'types.bicep'

@minLength(1)
@maxLength(32)
@description('Name of the environment: names resources and their group.')
param environmentName string

param location string

@description('Which side of the route this is.')
@allowed(['source', 'target'])
param name string

@allowed(['new', 'existing'])
param registry string
@allowed(['new', 'existing'])
param storage string
@allowed(['new', 'existing'])
param vault string

@description('Which way artifacts go, as in the deployment of the app. By image import storage and vault do not matter.')
@allowed(['transfer', 'import', 'auto'])
param via string = 'transfer'

@description('Of a target by image import: its vault keeps the password that opens the source.')
param keepsPassword bool = false

@description('Of a source: containers for the blobs of more than one receiver.')
param handoverContainers string[] = []

@description('What else is to say of it: names of what exists, where it is, how it is opened.')
param side sideOptions = {}

@description('Object id, in this tenant, of who the app signs in as: the service principal, not the app registration.')
@minLength(36)
@maxLength(36)
param appPrincipalId string

@description('Resource group of what is made. Empty: made of the name of the environment.')
@maxLength(90)
param resourceGroupName string = ''

@description('Who signs SAS: who the app signs in as, or account keys. As in the deployment of the app, like all below.')
@allowed(['user-delegation', 'account-key', 'account-sas'])
param sasKind string = 'user-delegation'

@description('The source trigger of the import pipeline imports, instead of runs of the app.')
param sourceTrigger bool = false

@description('The app corrects pipelines that differ from its settings.')
param managePipelines bool = false

param overwriteTags bool = true
param deleteBlobAfterImport bool = false
@description('Of a target: the app deletes tags there that the source no longer has (PRUNE=delete).')
param prunes bool = false

@maxLength(63)
param stateContainer string = 'acr-ferry'

@minValue(2)
param keepBlobsDays int = 30
@minValue(30)
param keepEventsDays int = 365

var tags = { 'azd-env-name': environmentName }
var groupName = given(resourceGroupName, 'rg-${environmentName}')
var token = uniqueString(subscription().id, environmentName, location)
var home = {
  tenantId: tenant().tenantId
  subscriptionId: subscription().subscriptionId
  resourceGroup: groupName
  location: location
  token: token
}
var own = decide(name, via, true, keepsPassword, side, { registry: registry, storage: storage, vault: vault }, home)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: groupName
  location: location
  tags: tags
}

module customRoles 'custom-roles.bicep' = {
  params: {
    environmentName: environmentName
    accountKeys: sasKind != 'user-delegation'
    revokes: signs(own)
    groups: groupsOf(home, [own])
  }
  dependsOn: [group]
}

module parts 'side/side.bicep' = {
  params: {
    own: own
    app: { id: appPrincipalId, principalId: appPrincipalId }
    common: {
      tags: tags
      accountKeys: sasKind != 'user-delegation'
      stateContainer: stateContainer
      keepBlobsDays: keepBlobsDays
      keepEventsDays: keepEventsDays
      sourceTrigger: sourceTrigger
      overwriteTags: overwriteTags
      deleteBlobAfterImport: deleteBlobAfterImport
      prunes: prunes
      managesPipelines: managePipelines
      // The app is not in a network here, and nobody hears of events.
      closed: false
      workspaceId: ''
      actionGroupId: ''
      state: { name: '', resourceGroup: '', subscriptionId: '' }
      token: token
      reader: customRoles.outputs.reader
      revoker: customRoles.outputs.revoker
    }
    pipelineIdentityName: 'id-${name == 'source' ? 'export' : 'import'}-${token}'
    holdsState: name == 'source'
    signingKey: ''
    blobTrigger: false
    readsSecrets: keepsPassword
    handoverContainers: handoverContainers
    vaultHasTopic: false
  }
}

@description('What to say of this side where the app is deployed; the sign-in is still to be added.')
output side object = union(
  {
    subscriptionId: own.subscriptionId
    resourceGroup: own.resourceGroup
    registryName: own.registryName
    registryRoles: own.registryRoles
    vaultName: own.needsVault ? own.vaultName : ''
    elsewhere: { cloud: environment().name, tenantId: own.signIn.tenantId }
  },
  own.byPipelines
    ? {
        storageName: own.storageName
        storageSubscriptionId: own.storageSubscriptionId
        storageResourceGroup: own.storageResourceGroup
        storageAccess: own.storageAccess
        container: own.container
        pipeline: own.pipeline
      }
    : {}
)
@description('The same in the words of routes.json, for one of several targets; a name, and what else is to say, is to be added.')
output entry object = union(
  {
    registry: own.registryName
    rg: own.resourceGroup
    subscriptionId: own.subscriptionId
    tenantId: own.signIn.tenantId
    cloud: environment().name
    // What is left out is taken from the settings of the app.
    via: via
  },
  own.byPipelines
    ? {
        sa: own.storageName
        saRg: own.storageResourceGroup
        saSubscriptionId: own.storageSubscriptionId
        container: own.container
        pipeline: own.pipeline
        pipelineIdentity: parts.outputs.pipelineIdentityId
        storageAccess: own.storageAccess
      }
    : {},
  own.byPipelines && own.needsVault ? { kv: own.vaultName } : {}
)
@description('What the pipeline runs as, for settings that check it (SOURCE_PIPELINE_IDENTITY, TARGET_PIPELINE_IDENTITY).')
output PIPELINE_IDENTITY string = parts.outputs.pipelineIdentityId
