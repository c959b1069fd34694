// acr-ferry in Azure: the app, what it runs on, and the sides of its route. See docs/deploy.md.
targetScope = 'subscription'

import {
  decide
  endOf
  given
  groupsOf
  keepsSecretOf
  pullOf
  pulls
  receiverOf
  signs as signsSas
  stateOf
  topicOfVault
  triggerOf
  wayOf
} from 'sides.bicep'
import { accountOptions, pullOptions, shared, sideOptions } from 'types.bicep'

@minLength(1)
@maxLength(32)
@description('Name of the environment: names resources and their group.')
param environmentName string

@description('Region of the app. With the plan flex it must have Flex Consumption (az functionapp list-flexconsumption-locations).')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Which ends of the route this app serves: both, or one of an air gap.')
@allowed(['connected', 'send', 'receive'])
param mode string

// What the mode or the way leaves out does not matter.
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

@description('Which way artifacts go: by pipelines, by image import, or by what the app finds to work, which takes all of both.')
@allowed(['transfer', 'import', 'auto'])
param via string = 'transfer'

@description('By image import: what keeps the documents, if not the account of the host. It must exist.')
param stateAccount accountOptions = {}

@description('By image import from another tenant: what the target registry signs in to the source with.')
param pull pullOptions = {}

@description('Sender: containers for the blobs of more than one receiver, one for each.')
param handoverContainers string[] = []

@description('Resource group of the app. Empty: made of the name of the environment.')
@maxLength(90)
param resourceGroupName string = ''

@allowed(['flex', 'premium', 'dedicated'])
param plan string = 'flex'

@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('With the plan flex: instances that always run for orchestrations, which begin without a cold start. Each costs.')
@minValue(0)
@maxValue(20)
param readyInstances int = 0

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

@description('Tags that acr-ferry brought and the source no longer has: delete needs a role of its own at the target, given with it.')
@allowed(['off', 'report', 'delete'])
param prune string = 'off'

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

@description('Further app settings, by name: they win over those made here (docs/configure/settings.md).')
param settings object = {}

@description('Who is told of events, besides the log: sinks as docs/operate/events.md has them. Secrets are named as %NAME%.')
param eventSinks array = []
@description('Custom topic of Event Grid among them, in the cloud of the app: the app may send to it. Empty: none.')
param eventTopicId string = ''

@description('Who is told by the alert rules. Empty: nobody, they only show in the portal.')
param alertEmail string = ''

@description('Where the health of the app is asked from: places of the cloud. Empty: nowhere.')
param healthLocations string[] = {
  AzureCloud: ['emea-nl-ams-azr', 'us-va-ash-azr', 'apac-sg-sin-azr']
  AzureUSGovernment: ['usgov-va-azr', 'usgov-phx-azr', 'usgov-tx-azr']
  AzureChinaCloud: ['mc-cne-azr', 'mc-cne2-azr', 'mc-cnn-azr']
}[?environment().name] ?? []

@minValue(30)
@maxValue(730)
param keepLogsDays int = 90
@minValue(2)
param keepBlobsDays int = 30
@minValue(30)
param keepEventsDays int = 365

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
var groupName = given(resourceGroupName, 'rg-${environmentName}')
var home = {
  tenantId: tenant().tenantId
  subscriptionId: subscription().subscriptionId
  resourceGroup: groupName
  location: location
  token: token
}

// A vault keeps the SAS of a side, the key that signs waybills, and what opens the other side.
var signs = mode == 'send' && signWaybills
var way = wayOf(mode, via)
var readsPassword = pulls(via, pull)
var sourceSide = decide(
  'source',
  way,
  mode != 'receive',
  signs || keepsSecretOf(mode, target),
  source,
  { registry: sourceRegistry, storage: sourceStorage, vault: sourceVault },
  home
)
var targetSide = decide(
  'target',
  way,
  mode != 'send',
  keepsSecretOf(mode, source) || readsPassword,
  target,
  { registry: targetRegistry, storage: targetStorage, vault: targetVault },
  home
)
var state = stateOf(via, stateAccount, 'stferry${token}', targetSide, home)
var sidesHere = filter([sourceSide, targetSide], own => own.here)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: groupName
  location: location
  tags: tags
}

module platform 'platform.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    closed: network == 'closed'
    keepLogsDays: keepLogsDays
    alertEmail: alertEmail
    scheduled: scheduler
    taskHub: taskHub
  }
}

var app = { id: platform.outputs.identity.id, principalId: platform.outputs.identity.principalId }

module customRoles 'custom-roles.bicep' = {
  params: {
    environmentName: environmentName
    accountKeys: sasKind != 'user-delegation'
    revokes: !empty(filter(sidesHere, own => signsSas(own)))
    groups: groupsOf(home, sidesHere)
  }
  dependsOn: [group]
}

var common shared = {
  tags: tags
  accountKeys: sasKind != 'user-delegation'
  stateContainer: stateContainer
  keepBlobsDays: keepBlobsDays
  keepEventsDays: keepEventsDays
  sourceTrigger: sourceTrigger
  overwriteTags: overwriteTags
  deleteBlobAfterImport: deleteBlobAfterImport
  prunes: prune == 'delete'
  managesPipelines: managePipelines
  closed: network == 'closed'
  workspaceId: platform.outputs.workspaceId
  actionGroupId: platform.outputs.actionGroupId
  state: state
  token: token
  reader: customRoles.outputs.reader
  revoker: customRoles.outputs.revoker
}

module documents 'state-account.bicep' = if (via == 'import') {
  scope: resourceGroup(state.subscriptionId, state.resourceGroup)
  params: {
    accountName: state.name
    stateContainer: stateContainer
    ofHost: empty(stateAccount.?name)
    keepEventsDays: keepEventsDays
    app: app
  }
}

module sourceParts 'side/side.bicep' = if (sourceSide.here) {
  params: {
    own: sourceSide
    app: app
    common: common
    pipelineIdentityName: 'id-export-${token}'
    holdsState: true
    signingKey: signs ? 'waybills' : ''
    blobTrigger: false
    readsSecrets: keepsSecretOf(mode, target)
    handoverContainers: handoverContainers
    vaultHasTopic: false
  }
  dependsOn: [documents]
}

module targetParts 'side/side.bicep' = if (targetSide.here) {
  params: {
    own: targetSide
    app: app
    common: common
    pipelineIdentityName: 'id-import-${token}'
    holdsState: mode == 'receive'
    signingKey: ''
    blobTrigger: blobTrigger
    readsSecrets: keepsSecretOf(mode, source) || readsPassword
    handoverContainers: []
    vaultHasTopic: topicOfVault(sourceSide) == topicOfVault(targetSide)
  }
  // What both sides name is not changed by two at a time.
  dependsOn: [sourceParts]
}

module reached 'reached.bicep' = if (network == 'closed') {
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    addressPrefix: addressPrefix
    delegation: plan == 'flex' ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms'
    hostStorageName: platform.outputs.hostStorageName
    sides: sidesHere
  }
  dependsOn: [sourceParts, targetParts]
}

module eventTopic 'event-topic.bicep' = if (!empty(eventTopicId)) {
  scope: resourceGroup(split('${eventTopicId}////', '/')[2], split('${eventTopicId}////', '/')[4])
  params: { name: last(split(eventTopicId, '/')), app: app }
}

// A host that starts before it can reach its storage only tries again.
module function 'app.bicep' = {
  scope: group
  params: {
    name: 'func-ferry-${token}'
    planName: 'plan-ferry-${token}'
    location: location
    tags: tags
    plan: plan
    identity: { id: app.id, clientId: platform.outputs.identity.clientId }
    subnet: network == 'closed' ? reached!.outputs.appSubnet : ''
    workspaceId: platform.outputs.workspaceId
    maximumInstances: maximumInstances
    readyInstances: readyInstances
    told: {
      hostStorage: platform.outputs.hostStorage
      insights: platform.outputs.insights
      scheduled: scheduler
      scheduler: platform.outputs.scheduler
      taskHub: taskHub
      source: endOf(sourceSide, targetSide)
      target: endOf(targetSide, sourceSide)
      via: via
      stateAccount: via == 'import' ? given(stateAccount.?name, '') : ''
      pull: pullOf(via, pull, sourceSide, targetSide)
      exportIdentity: sourceSide.here ? sourceParts!.outputs.pipelineIdentityId : ''
      importIdentity: targetSide.here ? targetParts!.outputs.pipelineIdentityId : ''
      mode: mode
      sasKind: sasKind
      sourceTrigger: triggerOf(mode, sourceTrigger, waybillPublicKey)
      managePipelines: managePipelines
      overwriteTags: overwriteTags
      deleteBlobAfterImport: deleteBlobAfterImport
      prune: prune
      stateContainer: stateContainer
      authMode: authMode
      waybillKey: signs ? 'waybills' : ''
      waybillReceiver: receiverOf(mode, signs, waybillReceiver)
      waybillPublicKey: mode == 'receive' ? waybillPublicKey : ''
      blobTrigger: targetSide.here && targetSide.byPipelines && blobTrigger
      eventSinks: empty(eventSinks) ? '' : string(eventSinks)
      further: settings
    }
  }
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    insightsId: platform.outputs.insightsId
    location: location
    tags: tags
    token: token
    actionGroupId: common.actionGroupId
    healthLocations: healthLocations
    healthUrl: 'https://${function.outputs.hostName}/api/health'
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = groupName
output AZURE_FUNCTION_APP_ID string = function.outputs.id
output AZURE_FUNCTION_APP_NAME string = function.outputs.name
output AZURE_FUNCTION_URL string = 'https://${function.outputs.hostName}'
output AZURE_PACKAGE_CONTAINER string = platform.outputs.hostStorage.packages
output APP_IDENTITY_CLIENT_ID string = platform.outputs.identity.clientId
output APP_IDENTITY_PRINCIPAL_ID string = app.principalId
output SOURCE_REGISTRY_ID string = sourceSide.here ? sourceParts!.outputs.registryId : ''
output SOURCE_STORAGE_ACCOUNT_ID string = sourceSide.here ? sourceParts!.outputs.storageId : ''
output SOURCE_VAULT_ID string = sourceSide.here ? sourceParts!.outputs.vaultId : ''
output TARGET_REGISTRY_ID string = targetSide.here ? targetParts!.outputs.registryId : ''
output TARGET_STORAGE_ACCOUNT_ID string = targetSide.here ? targetParts!.outputs.storageId : ''
output TARGET_VAULT_ID string = targetSide.here ? targetParts!.outputs.vaultId : ''
output TARGET_CONTAINER string = targetSide.here && targetSide.byPipelines ? targetSide.container : ''
output STATE_STORAGE_ACCOUNT_ID string = via == 'import' ? documents!.outputs.id : ''
output DEAD_LETTER_CONTAINER string = 'dead-letters'
