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
  armEndpoint: string
  armAudience: string
  authorityHost: string
  storageSuffix: string
  keyVaultSuffix: string
  registryAudience: string
}

@description('How the app signs in on a side that another deployment makes, in another cloud, tenant or subscription.')
@export()
type signIn = {
  cloud: 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud' | 'Custom'
  tenantId: string
  subscriptionId: string
  credential: 'managed-identity' | 'federated' | 'client-secret'
  @description('App registration, for federated and client-secret.')
  clientId: string?
  @description('Secret with the client secret, in the vault of the other side.')
  clientSecretName: string?
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
  @description('Event Grid takes one system topic a resource. Where an existing resource has one, say false. Default: true.')
  newTopics: bool?
  @description('Set for a side that another deployment makes: nothing is made or granted there.')
  elsewhere: signIn?
}

@description('A side with everything decided.')
@export()
type side = {
  name: 'source' | 'target'
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
  storageAccess: 'sas' | 'managed-identity'
  container: string
  pipeline: string
  newTopics: bool
}

@description('What is asked of a side: whether its resources are there already.')
@export()
type asked = {
  registry: 'new' | 'existing'
  storage: 'new' | 'existing'
  vault: 'new' | 'existing'
}

@description('What the app settings say of a side; empty where the app serves the other one only.')
@export()
type end = {
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
  pipelineIdentity: string
  storageAccess: string
  credential: string
  clientId: string
  clientSecret: string
  federatedIdentity: string
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
  @description('Days until documents of transfers are deleted in new accounts.')
  keepDocumentsDays: int
  closed: bool
  workspaceId: string
  @description('GUIDs of the custom roles.')
  reader: string
  revoker: string
}

@description('Text, unless it is absent or empty.')
@export()
func given(text string?, otherwise string) string => empty(text) ? otherwise : text!

@description('The first text that is not absent or empty. A function cannot stand in its own arguments.')
@export()
func firstOf(texts (string?)[]) string => first(filter(texts, text => !empty(text)))!

func named(text string?, what string, state string, otherwise string) string =>
  state == 'existing' && empty(text)
    ? fail('${what} is needed because it is existing: name it, or say new')
    : given(text, otherwise)

@description('Fills in what was not said of a side.')
@export()
func decide(
  name string,
  options sideOptions,
  asked asked,
  home { subscriptionId: string, resourceGroup: string, location: string, token: string }
) side => {
  name: name == 'source' ? 'source' : 'target'
  subscriptionId: given(options.?subscriptionId, home.subscriptionId)
  resourceGroup: given(options.?resourceGroup, home.resourceGroup)
  location: given(options.?location, home.location)
  newRegistry: asked.registry == 'new'
  registryName: named(
    options.?registryName,
    '${name}.registryName',
    asked.registry,
    'cr${name == 'source' ? 'src' : 'dst'}${home.token}'
  )
  registryRoles: options.?registryRoles ?? 'legacy'
  newStorage: asked.storage == 'new'
  storageName: toLower(named(
    options.?storageName,
    '${name}.storageName',
    asked.storage,
    'st${name == 'source' ? 'src' : 'dst'}${home.token}'
  ))
  storageSubscriptionId: firstOf([options.?storageSubscriptionId, options.?subscriptionId, home.subscriptionId])
  storageResourceGroup: firstOf([options.?storageResourceGroup, options.?resourceGroup, home.resourceGroup])
  newVault: asked.vault == 'new'
  vaultName: named(
    options.?vaultName,
    '${name}.vaultName',
    asked.vault,
    'kv-${name == 'source' ? 'src' : 'dst'}-${home.token}'
  )
  vaultResourceGroup: firstOf([options.?vaultResourceGroup, options.?resourceGroup, home.resourceGroup])
  storageAccess: options.?storageAccess ?? 'sas'
  container: given(options.?container, 'transfer')
  pipeline: given(options.?pipeline, name == 'source' ? 'exportpipeline' : 'importpipeline')
  newTopics: options.?newTopics ?? true
}

@description('A URL without the slash at its end.')
@export()
func withoutSlash(url string) string => endsWith(url, '/') ? take(url, length(url) - 1) : url
