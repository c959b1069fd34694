// What tells that something went wrong, and the workbook. The queries are in alerts.json and workbook.json.
param insightsId string
param location string
param tags object
param token string
@description('Who is told. Empty: nobody, the rules only show in the portal.')
param actionGroupId string
@description('Where the app is asked from whether it is healthy. Empty: nowhere.')
param healthLocations string[]
param healthUrl string

var rules = loadJsonContent('alerts.json')

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-ferry-${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'acr-ferry: ${rule.title}'
      severity: rule.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: 'PT${rule.minutes}M'
      windowSize: 'PT${rule.minutes}M'
      autoMitigate: false
      criteria: {
        allOf: [{ query: rule.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }]
      }
      actions: empty(actionGroupId) ? {} : { actionGroups: [actionGroupId] }
    }
  }
]

resource health 'Microsoft.Insights/webtests@2022-06-15' = if (!empty(healthLocations)) {
  name: 'health-ferry-${token}'
  location: location
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    Name: 'acr-ferry health'
    SyntheticMonitorId: 'health-ferry-${token}'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 60
    RetryEnabled: true
    Locations: map(healthLocations, place => { Id: place })
    Request: { RequestUrl: healthUrl, HttpVerb: 'GET' }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true }
  }
}

resource ill 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(healthLocations)) {
  name: 'alert-ferry-health-${token}'
  location: 'global'
  tags: tags
  properties: {
    description: 'GET /api/health does not answer 200: the app is down, or its settings are wrong.'
    severity: 1
    enabled: true
    scopes: [health.id, insightsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: health.id
      componentId: insightsId
      failedLocationCount: max(1, length(healthLocations) - 1)
    }
    actions: empty(actionGroupId) ? [] : [{ actionGroupId: actionGroupId }]
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'acr-ferry')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'acr-ferry'
    category: 'workbook'
    sourceId: insightsId
    serializedData: string(loadJsonContent('workbook.json'))
  }
}
