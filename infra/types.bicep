// Shapes that main and the modules share.

@description('Who a role is given to: the resource id names assignments, so that they stay the same.')
@export()
type principal = {
  id: string
  principalId: string
}

@description('A role for a principal, at the resource the module is about.')
@export()
type grant = {
  who: principal
  @description('GUID of the role definition.')
  role: string
}

@description('Endpoints of a cloud that acr-ferry does not know by name; empty where it does.')
@export()
type endpoints = {
  armEndpoint: string?
  armAudience: string?
  authorityHost: string?
  storageSuffix: string?
  keyVaultSuffix: string?
  registryAudience: string?
}

@description('How the app signs in on a side that another deployment makes, in another cloud, tenant or subscription.')
@export()
type signIn = {
  @description('What makes a side one elsewhere. Empty: it is here.')
  cloud: '' | 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud' | 'Custom'
  tenantId: string?
  @description('Another tenant takes no managed identity, another cloud a secret or a certificate only.')
  credential: '' | 'managed-identity' | 'federated' | 'client-secret' | 'client-certificate'?
  @description('App registration, for all but managed identities.')
  clientId: string?
  @description('Secret with the client secret, or with certificate and key in PEM, in the vault of the other side.')
  secretName: string?
  endpoints: endpoints?
}

@description('What may be said of a side. Empty text counts as not said.')
@export()
type sideOptions = {
  @description('Resource group of registry and vault. Default: the one of the app. One that is named must exist.')
  @maxLength(90)
  resourceGroup: string?
  @description('Subscription of that group. Default: the one of the app.')
  subscriptionId: string?
  @description('Region of what is made new. Default: the one of the app.')
  location: string?
  @description('Default: made of the name of the environment; an existing one must be named.')
  @maxLength(50)
  registryName: string?
  @maxLength(24)
  storageName: string?
  @description('Resource group of the storage account, where it is another than the one of the registry.')
  @maxLength(90)
  storageResourceGroup: string?
  storageSubscriptionId: string?
  @maxLength(24)
  vaultName: string?
  @maxLength(90)
  vaultResourceGroup: string?
  @description('Of a new registry: roles for the whole registry, or for repositories. Of an existing one: what it has.')
  registryRoles: 'legacy' | 'abac'?
  @description('How the pipeline opens the container.')
  storageAccess: 'sas' | 'managed-identity'?
  @maxLength(63)
  container: string?
  @maxLength(50)
  pipeline: string?
  @description('Event Grid takes one system topic a resource. Where the resources have theirs, say existing. Default: new.')
  topics: 'new' | 'existing'?
  @description('Set for a side that another deployment makes (elsewhere.bicep): nothing is made or granted there.')
  elsewhere: signIn?
}

@description('An account by its name. Empty text counts as not said.')
@export()
type accountOptions = {
  @maxLength(24)
  name: string?
  @description('Default: the group and subscription of the app.')
  @maxLength(90)
  resourceGroup: string?
  subscriptionId: string?
}

@description('A storage account, and where it is. Without a name there is none.')
@export()
type account = {
  name: string
  resourceGroup: string
  subscriptionId: string
}

@description('What the target registry signs in to a source of another tenant with, to import from it.')
@export()
type pullOptions = {
  @description('An ACR token, or the client id of a service principal that may pull there.')
  @maxLength(256)
  username: string?
  @description('Secret with its password, in the vault of the target.')
  @maxLength(127)
  secretName: string?
}

@description('A side with everything decided.')
@export()
type side = {
  name: 'source' | 'target'
  @description('Whether artifacts go by its pipeline, and whether by image import: with auto by either.')
  byPipelines: bool
  byImport: bool
  @description('Whether the app serves it, and whether this deployment makes it.')
  serves: bool
  here: bool
  subscriptionId: string
  resourceGroup: string
  location: string
  newRegistry: bool
  registryName: string
  registryRoles: 'legacy' | 'abac'
  newStorage: bool
  storageName: string
  storageSubscriptionId: string
  storageResourceGroup: string
  newVault: bool
  vaultName: string
  vaultResourceGroup: string
  @description('Whether anything is kept in a vault of the side.')
  needsVault: bool
  storageAccess: 'sas' | 'managed-identity'
  container: string
  pipeline: string
  newTopics: bool
  signIn: {
    cloud: string
    tenantId: string
    credential: string
    clientId: string
    secretName: string
    endpoints: endpoints
  }
}

@description('What is asked of a side: whether its resources are there already.')
@export()
type asked = {
  registry: 'new' | 'existing'
  storage: 'new' | 'existing'
  vault: 'new' | 'existing'
}

@description('Where a deployment goes, and what its names are made of.')
@export()
type home = {
  tenantId: string
  subscriptionId: string
  resourceGroup: string
  location: string
  token: string
}

@description('What the app settings say of a side; empty where the app serves the other one only.')
@export()
type end = {
  serves: bool
  @description('Whether cloud, endpoints and identity are those of the app.')
  here: bool
  cloud: string
  tenantId: string
  subscriptionId: string
  resourceGroup: string
  registry: string
  storage: string
  storageSubscriptionId: string
  storageResourceGroup: string
  container: string
  vault: string
  pipeline: string
  storageAccess: string
  credential: string
  clientId: string
  clientSecret: string
  certificate: string
  endpoints: endpoints
}

@description('What both sides have in common.')
@export()
type shared = {
  tags: object
  @description('Whether SAS are signed with account keys.')
  accountKeys: bool
  stateContainer: string
  @description('Days until blobs of transfers are deleted in new accounts.')
  keepBlobsDays: int
  @description('Days until events that were told are deleted in new accounts.')
  keepEventsDays: int
  @description('The source trigger imports, instead of runs of the app.')
  sourceTrigger: bool
  overwriteTags: bool
  deleteBlobAfterImport: bool
  @description('The app deletes tags at the target that the source no longer has.')
  prunes: bool
  @description('The app corrects pipelines, which hands their identity on.')
  managesPipelines: bool
  closed: bool
  @description('Empty: nothing is logged.')
  workspaceId: string
  @description('Who is told of events that nobody took. Empty: nobody.')
  actionGroupId: string
  @description('What keeps the documents of routes by image import.')
  state: account
  token: string
  @description('GUIDs of the custom roles; a deployment that revokes nothing has no revoker.')
  reader: string
  revoker: string
}

@description('What the app settings are made of.')
@export()
type facts = {
  hostStorage: { blobs: string, queues: string, tables: string, packages: string }
  @description('Connection string of Application Insights, which reads nothing.')
  insights: string
  @description('Whether the Durable Task Scheduler keeps the orchestrations, and where it is.')
  scheduled: bool
  scheduler: string
  taskHub: string
  source: end
  target: end
  @description('What the pipelines of this deployment run as; empty for others.')
  exportIdentity: string
  importIdentity: string
  mode: string
  via: string
  @description('Account of documents of a route by image import. Empty: that of the host.')
  stateAccount: string
  pull: { username: string, secretName: string, vault: string }
  sasKind: string
  sourceTrigger: bool
  managePipelines: bool
  overwriteTags: bool
  deleteBlobAfterImport: bool
  prune: string
  stateContainer: string
  authMode: string
  waybillKey: string
  waybillReceiver: string
  waybillPublicKey: string
  blobTrigger: bool
  @description('JSON. Empty: the log only.')
  eventSinks: string
  @description('Further settings, which win.')
  further: object
}
