// What was said of the sides, with everything else decided, and what is impossible refused.
import { asked, end, home, side, sideOptions } from 'types.bicep'

@description('Text, unless it is absent or empty.')
@export()
func given(text string?, otherwise string) string => empty(text) ? otherwise : text!

// A function cannot stand in its own arguments.
func firstOf(texts (string?)[]) string => first(filter(texts, text => !empty(text)))!

func named(text string?, what string, state string, otherwise string) string =>
  state == 'existing' && empty(text)
    ? fail('${what} is needed because it is existing: name it, or say new')
    : given(text, otherwise)

@description('Whether something stands in a vault of the side: its SAS, or else what is to be kept there.')
func needsVault(options sideOptions, keeps bool) bool => (options.?storageAccess ?? 'sas') == 'sas' || keeps

func isElsewhere(serves bool, options sideOptions) bool => serves && !empty(options.?elsewhere.?cloud)

@description('Whether what opens the other side, where that is elsewhere, is kept in a vault here.')
@export()
func keepsSecretOf(mode string, other sideOptions) bool =>
  mode == 'connected' && !empty(other.?elsewhere.?cloud) && !empty(other.?elsewhere.?secretName)

@description('Fills in what was not said of a side.')
@export()
func decide(name string, serves bool, keeps bool, options sideOptions, asked asked, home home) side => {
  name: name == 'source' ? 'source' : 'target'
  serves: serves
  here: serves && !isElsewhere(serves, options)
  subscriptionId: given(options.?subscriptionId, home.subscriptionId)
  resourceGroup: given(options.?resourceGroup, home.resourceGroup)
  location: given(options.?location, home.location)
  newRegistry: !serves || asked.registry == 'new'
  registryName: named(
    options.?registryName,
    '${name}.registryName',
    serves ? asked.registry : 'new',
    'cr${name == 'source' ? 'src' : 'dst'}${home.token}'
  )
  registryRoles: options.?registryRoles ?? 'legacy'
  newStorage: !serves || asked.storage == 'new'
  storageName: toLower(named(
    options.?storageName,
    '${name}.storageName',
    serves ? asked.storage : 'new',
    'st${name == 'source' ? 'src' : 'dst'}${home.token}'
  ))
  storageSubscriptionId: firstOf([options.?storageSubscriptionId, options.?subscriptionId, home.subscriptionId])
  storageResourceGroup: firstOf([options.?storageResourceGroup, options.?resourceGroup, home.resourceGroup])
  newVault: !serves || asked.vault == 'new'
  vaultName: named(
    options.?vaultName,
    '${name}.vaultName',
    serves && needsVault(options, keeps) ? asked.vault : 'new',
    'kv-${name == 'source' ? 'src' : 'dst'}-${home.token}'
  )
  vaultResourceGroup: firstOf([options.?vaultResourceGroup, options.?resourceGroup, home.resourceGroup])
  needsVault: needsVault(options, keeps)
  storageAccess: options.?storageAccess ?? 'sas'
  container: given(options.?container, 'transfer')
  pipeline: given(options.?pipeline, name == 'source' ? 'exportpipeline' : 'importpipeline')
  newTopics: (options.?topics ?? 'new') == 'new'
  signIn: {
    cloud: isElsewhere(serves, options) ? refused(name, options, asked, home) : hereOnly(name, serves, options, home)
    tenantId: isElsewhere(serves, options) ? options.elsewhere!.tenantId! : home.tenantId
    credential: isElsewhere(serves, options)
      ? given(options.?elsewhere.?credential, 'managed-identity')
      : 'managed-identity'
    clientId: isElsewhere(serves, options) ? given(options.?elsewhere.?clientId, '') : ''
    secretName: isElsewhere(serves, options) ? given(options.?elsewhere.?secretName, '') : ''
    endpoints: options.?elsewhere.?endpoints ?? {}
  }
}

// The cloud of a side elsewhere, if the app can sign in there.
func refused(name string, options sideOptions, asked asked, home home) string =>
  contains([asked.registry, asked.storage, asked.vault], 'new')
    ? fail('${name} is elsewhere, where nothing is made: say existing for its registry, storage account and vault')
    : empty(options.?elsewhere.?tenantId)
        ? fail('${name}.elsewhere.tenantId is needed')
        : given(options.?elsewhere.?credential, 'managed-identity') != 'managed-identity' && empty(options.?elsewhere.?clientId)
            ? fail('${name}.elsewhere.clientId is needed: the app registration that is signed in as')
            : given(options.?elsewhere.?credential, 'managed-identity') == 'managed-identity' && options.elsewhere!.tenantId! != home.tenantId
                ? fail('${name}.elsewhere.credential: a managed identity does not sign in to another tenant, say another')
                : options.elsewhere!.cloud

// Nobody in another tenant would find what is made or granted here.
func hereOnly(name string, serves bool, options sideOptions, home home) string =>
  serves && !empty(options.?elsewhere.?tenantId) && options.elsewhere!.tenantId! != home.tenantId
    ? fail('${name}.elsewhere.cloud is needed: its tenantId is another than that of the app')
    : ''

@description('The vault of a side that has a topic of its own, else what no other side has.')
@export()
func topicOfVault(own side) string =>
  own.here && own.newTopics && own.storageAccess == 'sas' ? toLower(own.vaultName) : own.name

@description('The groups that roles may be given in: a custom role belongs to one at least.')
@export()
func groupsOf(home home, sides side[]) string[] =>
  union(
    ['/subscriptions/${home.subscriptionId}/resourceGroups/${home.resourceGroup}'],
    flatten(map(sides, own => [
      '/subscriptions/${own.subscriptionId}/resourceGroups/${own.resourceGroup}'
      '/subscriptions/${own.storageSubscriptionId}/resourceGroups/${own.storageResourceGroup}'
      '/subscriptions/${own.subscriptionId}/resourceGroups/${own.vaultResourceGroup}'
    ]))
  )

@description('What the app is told of a side.')
@export()
func endOf(own side, other side) end => {
  serves: own.serves
  here: own.here
  cloud: own.signIn.cloud
  tenantId: own.serves ? own.signIn.tenantId : ''
  subscriptionId: own.serves ? own.subscriptionId : ''
  resourceGroup: own.serves ? own.resourceGroup : ''
  registry: own.serves ? own.registryName : ''
  storage: own.serves ? own.storageName : ''
  storageSubscriptionId: own.serves ? own.storageSubscriptionId : ''
  storageResourceGroup: own.serves ? own.storageResourceGroup : ''
  container: own.serves ? own.container : ''
  vault: own.serves && own.needsVault ? own.vaultName : ''
  pipeline: own.serves ? own.pipeline : ''
  storageAccess: own.serves ? own.storageAccess : ''
  credential: own.serves ? own.signIn.credential : ''
  clientId: own.signIn.clientId
  clientSecret: own.signIn.credential == 'client-secret' ? secretOf(own, other) : ''
  certificate: own.signIn.credential == 'client-certificate' ? secretOf(own, other) : ''
  endpoints: own.signIn.endpoints
}

func secretOf(own side, other side) string =>
  empty(own.signIn.secretName)
    ? ''
    : !other.here
        ? fail('${own.name}.elsewhere.secretName: the vault of the other side keeps it, which is not made here')
        : '@Microsoft.KeyVault(VaultName=${other.vaultName};SecretName=${own.signIn.secretName})'

@description('Who waybills are signed for: else they could be carried to another.')
@export()
func receiverOf(mode string, signs bool, receiver string) string =>
  signs && empty(receiver)
    ? fail('waybillReceiver is needed where waybills are signed')
    : mode == 'send' ? receiver : ''

@description('Whether the source trigger imports, which asks for no signature.')
@export()
func triggerOf(mode string, trigger bool, publicKey string) bool =>
  trigger && mode == 'receive' && !empty(publicKey)
    ? fail('sourceTrigger would import before a signature is checked: leave it false, or waybillPublicKey empty')
    : trigger
