// What the app runs on, save its plan: identity, monitoring, host storage, and the scheduler where it is wanted.
param location string
param tags object
param token string
param closed bool
param keepLogsDays int
@description('Empty: nobody is told.')
param alertEmail string
@description('Whether the Durable Task Scheduler keeps the orchestrations, and in which hub.')
param scheduled bool
param taskHub string

module identity 'identity.bicep' = {
  params: { name: 'id-ferry-${token}', location: location, tags: tags }
}

var app = { id: identity.outputs.id, principalId: identity.outputs.principalId }

module monitoring 'monitoring.bicep' = {
  params: {
    workspaceName: 'log-ferry-${token}'
    insightsName: 'appi-ferry-${token}'
    location: location
    tags: tags
    app: app
    keepDays: keepLogsDays
  }
}

module people 'action-group.bicep' = if (!empty(alertEmail)) {
  params: { name: 'ag-ferry-${token}', tags: tags, email: alertEmail }
}

module storage 'host-storage.bicep' = {
  params: { name: 'stferry${token}', location: location, tags: tags, app: app, closed: closed }
}

module scheduler 'scheduler.bicep' = if (scheduled) {
  params: { name: 'dts-ferry-${token}', location: location, tags: tags, taskHub: taskHub, app: app }
}

output identity { id: string, principalId: string, clientId: string } = {
  id: identity.outputs.id
  principalId: identity.outputs.principalId
  clientId: identity.outputs.clientId
}
output workspaceId string = monitoring.outputs.workspaceId
output insightsId string = monitoring.outputs.insightsId
#disable-next-line outputs-should-not-contain-secrets // opens nothing, or lets write telemetry at most
output insights string = monitoring.outputs.connectionString
output actionGroupId string = empty(alertEmail) ? '' : people!.outputs.id
output hostStorageName string = storage.outputs.name
output hostStorage { blobs: string, queues: string, tables: string, packages: string } = {
  blobs: storage.outputs.blobEndpoint
  queues: storage.outputs.queueEndpoint
  tables: storage.outputs.tableEndpoint
  packages: storage.outputs.packages
}
output scheduler string = scheduled ? scheduler!.outputs.endpoint : ''
