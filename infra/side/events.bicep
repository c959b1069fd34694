// Topics of the resources whose events the app takes. The subscriptions are made once the functions are there.
import { principal, shared } from '../types.bicep'

@description('Name of what an event is about -> the resource and the kind of its topic.')
param sources { name: string, resource: string, topicType: string }[]
param location string
param common shared
param app principal

resource topics 'Microsoft.EventGrid/systemTopics@2022-06-15' = [
  for source in sources: {
    name: source.name
    location: location
    tags: common.tags
    identity: { type: 'SystemAssigned' }
    properties: { source: source.resource, topicType: source.topicType }
  }
]

// The app sees whether it is told of anything.
resource maySee 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (source, index) in sources: {
    scope: topics[index]
    name: guid(topics[index].id, app.id, common.reader)
    properties: {
      principalId: app.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', common.reader)
    }
  }
]

resource lost 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (source, index) in sources: {
    name: 'alert-${source.name}'
    location: 'global'
    tags: common.tags
    properties: {
      description: 'Events went to the container dead-letters: look at them, and at the subscriptions of the topic.'
      severity: 2
      enabled: true
      scopes: [topics[index].id]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'dead-lettered'
            metricName: 'DeadLetteredCount'
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      actions: empty(common.actionGroupId) ? [] : [{ actionGroupId: common.actionGroupId }]
    }
  }
]
