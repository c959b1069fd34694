// The export or the import pipeline of a side, which runs as an identity of its own.
param kind 'export' | 'import'
param registryName string
param name string
param location string
param identity string
param containerUri string
@description('Where the SAS is. Empty: the identity opens the container itself.')
param secretUri string
@description('Whether ACR imports by itself what arrives in the container.')
param sourceTrigger bool
param overwriteTags bool
param deleteBlobAfterImport bool

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

var end = union(
  {
    type: 'AzureStorageBlobContainer'
    uri: containerUri
    storageAccessMode: empty(secretUri) ? 'ManagedIdentity' : 'SasToken'
  },
  empty(secretUri) ? {} : { keyVaultUri: secretUri }
)
// Clouds that lag have the first version alone, in which nobody says how the container is opened.
var lags = environment().name != 'AzureCloud' && !empty(secretUri)
var endThere = { type: 'AzureStorageBlobContainer', uri: containerUri, keyVaultUri: secretUri }
var exportOptions = ['OverwriteBlobs', 'ContinueOnErrors']
var importOptions = concat(
  overwriteTags ? ['OverwriteTags'] : [],
  deleteBlobAfterImport ? ['DeleteSourceBlobOnSuccess'] : [],
  ['ContinueOnErrors']
)
var importTrigger = { sourceTrigger: { status: sourceTrigger ? 'Enabled' : 'Disabled' } }
var runsAs = { type: 'UserAssigned', userAssignedIdentities: { '${identity}': {} } }

// The app compares both with what it would make itself: docs/configure/settings.md, CONTINUE_ON_ERRORS and others.
resource exports 'Microsoft.ContainerRegistry/registries/exportPipelines@2025-06-01-preview' = if (kind == 'export' && !lags) {
  parent: registry
  name: name
  location: location
  identity: runsAs
  properties: {
    target: end
    options: exportOptions
  }
}

resource imports 'Microsoft.ContainerRegistry/registries/importPipelines@2025-06-01-preview' = if (kind == 'import' && !lags) {
  parent: registry
  name: name
  location: location
  identity: runsAs
  properties: {
    source: end
    trigger: importTrigger
    options: importOptions
  }
}

resource firstExports 'Microsoft.ContainerRegistry/registries/exportPipelines@2019-12-01-preview' = if (kind == 'export' && lags) {
  parent: registry
  name: name
  location: location
  identity: runsAs
  properties: { target: endThere, options: exportOptions }
}

resource firstImports 'Microsoft.ContainerRegistry/registries/importPipelines@2019-12-01-preview' = if (kind == 'import' && lags) {
  parent: registry
  name: name
  location: location
  identity: runsAs
  properties: { source: endThere, trigger: importTrigger, options: importOptions }
}
