// Topic of a resource whose events the app takes. The subscriptions are made once the functions are there.
import { principal, shared } from '../types.bicep'

param name string
@description('What the events are about, which the topic is beside: Event Grid takes no other region and subscription.')
param resource string
param location string
param topicType string
param common shared
param app principal

resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: name
  location: location
  tags: common.tags
  identity: { type: 'SystemAssigned' }
  properties: { source: resource, topicType: topicType }
}

// The app sees whether it is told of anything.
resource maySee 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: topic
  name: guid(topic.id, app.id, common.reader)
  properties: {
    principalId: app.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', common.reader)
  }
}

resource lost 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${name}'
  location: 'global'
  tags: common.tags
  properties: {
    description: 'Events went to the container dead-letters: look at them, and at the subscriptions of the topic.'
    severity: 2
    enabled: true
    scopes: [topic.id]
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

output writer principal = { id: resource, principalId: topic.identity.principalId }
