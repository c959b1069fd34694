// What was said of the sides, with everything else decided, and what is impossible refused.
import { account, accountOptions, asked, end, home, pullOptions, side, sideOptions } from 'types.bicep'

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
func needsVault(via string, options sideOptions, keeps bool) bool =>
  (via != 'import' && (options.?storageAccess ?? 'sas') == 'sas') || keeps

@description('Which way artifacts go, if the mode has that.')
@export()
func wayOf(mode string, via string) string =>
  via != 'transfer' && mode != 'connected'
    ? fail('via ${via} needs the mode connected: the target registry pulls from the source')
    : via

@description('What keeps the documents of a route by image import: the account that is named, or that of the host.')
@export()
func stateOf(via string, named accountOptions, host string, target side, home home) account => {
  name: via != 'import' ? '' : empty(named.?name) ? host : openedAs(target, named.name!)
  resourceGroup: empty(named.?name) ? home.resourceGroup : given(named.?resourceGroup, home.resourceGroup)
  subscriptionId: empty(named.?name) ? home.subscriptionId : given(named.?subscriptionId, home.subscriptionId)
}

// It is opened by whoever signs in at the target.
func openedAs(target side, name string) string =>
  empty(target.signIn.clientId)
    ? name
    : fail('stateAccount.name: it would be opened as the target is, by another than the identity of the app: leave it out')

@description('Whether the target registry signs in to the source with a password.')
@export()
func pulls(via string, pull pullOptions) bool =>
  via == 'transfer'
    ? false
    : empty(pull.?username) != empty(pull.?secretName)
        ? fail('pull.${empty(pull.?username) ? 'username' : 'secretName'} is needed: the other one is said')
        : !empty(pull.?username)

@description('Where that password is kept.')
@export()
func pullOf(via string, pull pullOptions, source side, target side) { username: string, secretName: string, vault: string } => {
  username: pulls(via, pull) ? pull.username! : passwordless(via, source, target)
  secretName: pulls(via, pull) ? pull.secretName! : ''
  vault: pulls(via, pull) ? target.vaultName : ''
}

// Within a tenant the registry is let in by the roles of the app.
func passwordless(via string, source side, target side) string =>
  via == 'import' && source.signIn.tenantId != target.signIn.tenantId
    ? fail('pull.username is needed, and pull.secretName: the source is in another tenant than the target')
    : ''

func isElsewhere(serves bool, options sideOptions) bool => serves && !empty(options.?elsewhere.?cloud)

@description('Whether what opens the other side, where that is elsewhere, is kept in a vault here.')
@export()
func keepsSecretOf(mode string, other sideOptions) bool =>
  mode == 'connected' && !empty(other.?elsewhere.?cloud) && !empty(other.?elsewhere.?secretName)

@description('Fills in what was not said of a side.')
@export()
func decide(name string, via string, serves bool, keeps bool, options sideOptions, asked asked, home home) side => {
  name: name == 'source' ? 'source' : 'target'
  byPipelines: via != 'import'
  byImport: via != 'transfer'
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
  newStorage: !serves || via == 'import' || asked.storage == 'new'
  storageName: toLower(named(
    options.?storageName,
    '${name}.storageName',
    serves && via != 'import' ? asked.storage : 'new',
    'st${name == 'source' ? 'src' : 'dst'}${home.token}'
  ))
  storageSubscriptionId: firstOf([options.?storageSubscriptionId, options.?subscriptionId, home.subscriptionId])
  storageResourceGroup: firstOf([options.?storageResourceGroup, options.?resourceGroup, home.resourceGroup])
  newVault: !serves || asked.vault == 'new'
  vaultName: named(
    options.?vaultName,
    '${name}.vaultName',
    serves && needsVault(via, options, keeps) ? asked.vault : 'new',
    'kv-${name == 'source' ? 'src' : 'dst'}-${home.token}'
  )
  vaultResourceGroup: firstOf([options.?vaultResourceGroup, options.?resourceGroup, home.resourceGroup])
  needsVault: needsVault(via, options, keeps)
  storageAccess: options.?storageAccess ?? 'sas'
  container: given(options.?container, 'transfer')
  pipeline: given(options.?pipeline, name == 'source' ? 'exportpipeline' : 'importpipeline')
  newTopics: (options.?topics ?? 'new') == 'new'
  signIn: {
    cloud: isElsewhere(serves, options)
      ? refused(name, options, needed(via, needsVault(via, options, keeps), asked), home)
      : hereOnly(name, serves, options, home)
    tenantId: isElsewhere(serves, options) ? options.elsewhere!.tenantId! : home.tenantId
    credential: isElsewhere(serves, options)
      ? given(options.?elsewhere.?credential, 'managed-identity')
      : 'managed-identity'
    clientId: isElsewhere(serves, options) ? given(options.?elsewhere.?clientId, '') : ''
    secretName: isElsewhere(serves, options) ? given(options.?elsewhere.?secretName, '') : ''
    endpoints: options.?elsewhere.?endpoints ?? {}
  }
}

// What was said of what the way needs.
func needed(via string, vault bool, asked asked) string[] =>
  concat([asked.registry], via == 'import' ? [] : [asked.storage], via == 'import' && !vault ? [] : [asked.vault])

// The cloud of a side elsewhere, if the app can sign in there.
func refused(name string, options sideOptions, states string[], home home) string =>
  contains(states, 'new')
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
func topicOfVault(own side) string => own.here && own.newTopics && signs(own) ? toLower(own.vaultName) : own.name

@description('Whether the pipeline of a side opens its container by a SAS.')
@export()
func signs(own side) bool => own.byPipelines && own.storageAccess == 'sas'

@description('The groups that roles may be given in: a custom role belongs to one at least.')
@export()
func groupsOf(home home, sides side[]) string[] =>
  union(
    ['/subscriptions/${home.subscriptionId}/resourceGroups/${home.resourceGroup}'],
    flatten(map(sides, own =>
      concat(
        ['/subscriptions/${own.subscriptionId}/resourceGroups/${own.resourceGroup}'],
        own.byPipelines
          ? ['/subscriptions/${own.storageSubscriptionId}/resourceGroups/${own.storageResourceGroup}']
          : [],
        own.needsVault ? ['/subscriptions/${own.subscriptionId}/resourceGroups/${own.vaultResourceGroup}'] : []
      )))
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
  storage: own.serves && own.byPipelines ? own.storageName : ''
  storageSubscriptionId: own.serves && own.byPipelines ? own.storageSubscriptionId : ''
  storageResourceGroup: own.serves && own.byPipelines ? own.storageResourceGroup : ''
  container: own.serves && own.byPipelines ? own.container : ''
  vault: own.serves && own.byPipelines && own.needsVault ? own.vaultName : ''
  pipeline: own.serves && own.byPipelines ? own.pipeline : ''
  storageAccess: own.serves && own.byPipelines ? own.storageAccess : ''
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
