// A new account for the blobs of transfers. ACR is no trusted service of Storage: it stays reachable.
import { shared } from '../types.bicep'

@minLength(3)
@maxLength(24)
param name string
param location string
param container string
param common shared

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: common.tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: common.accountKeys
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    publicNetworkAccess: 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Allow' }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'blobs-of-transfers'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${container}/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: common.keepBlobsDays } } }
            }
          }
          {
            name: 'documents-of-transfers'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                // Not the ledger, nor the numbers of waybills received: these are kept.
                prefixMatch: map(
                  ['transfers', 'index', 'imports', 'exports'],
                  folder => '${common.stateContainer}/${folder}/'
                )
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: common.keepDocumentsDays } } }
            }
          }
        ]
      }
    }
  }
}
