// A new account for the blobs of transfers. ACR is no trusted service of Storage: it stays reachable.
import { shared } from '../types.bicep'

@minLength(3)
@maxLength(24)
param name string
param location string
@description('The containers that blobs are carried in.')
param containers string[]
param common shared
@description('Whether SAS are signed with its keys.')
param sharedKeys bool

// A rule takes ten prefixes at most.
var rulesOfBlobs = [
  for rule in range(0, (length(containers) + 9) / 10): {
    name: rule == 0 ? 'blobs-of-transfers' : 'blobs-of-transfers-${rule + 1}'
    type: 'Lifecycle'
    definition: {
      filters: {
        blobTypes: ['blockBlob']
        prefixMatch: map(take(skip(containers, rule * 10), 10), name => '${name}/')
      }
      actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: common.keepBlobsDays } } }
    }
  }
]

resource account 'Microsoft.Storage/storageAccounts@2022-09-01' = {
  name: name
  location: location
  tags: common.tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: sharedKeys
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    publicNetworkAccess: 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' }
  }

  // A container that somebody deletes, of documents too, can be had back for a week.
  resource blobs 'blobServices' = {
    name: 'default'
    properties: { containerDeleteRetentionPolicy: { enabled: true, days: 7 } }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: concat(rulesOfBlobs, [
          {
            name: 'events-that-were-told'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                // All else the app purges itself, which knows what is still needed: docs/operate.md.
                prefixMatch: ['${common.stateContainer}/events/told/', '${common.stateContainer}/events/index/']
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: common.keepEventsDays } } }
            }
          }
        ])
      }
    }
  }
}
