// Log Analytics and Application Insights, which takes nothing without a sign-in in the public cloud, and none in others.
import { principal } from 'types.bicep'

param workspaceName string
param insightsName string
param location string
param tags object
param app principal
@minValue(30)
@maxValue(730)
param keepDays int

var roles = loadJsonContent('roles.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: keepDays
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: environment().name == 'AzureCloud'
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, app.id, roles['Monitoring Metrics Publisher'].id)
  properties: {
    principalId: app.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles['Monitoring Metrics Publisher'].id
    )
  }
}

output workspaceId string = workspace.id
output insightsId string = insights.id
#disable-next-line outputs-should-not-contain-secrets // opens nothing, or lets write telemetry at most
output connectionString string = insights.properties.ConnectionString
