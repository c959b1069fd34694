// What the app reaches by a network of its own, where it is closed: host storage, and registries and vaults of the sides.
import { side } from 'types.bicep'

param location string
param tags object
param token string
param addressPrefix string
@description('Who the subnet of the app is lent to.')
param delegation 'Microsoft.App/environments' | 'Microsoft.Web/serverFarms'
param hostStorageName string
@description('The sides that are here.')
param sides side[]

module network 'network.bicep' = {
  params: {
    name: 'vnet-ferry-${token}'
    location: location
    tags: tags
    addressPrefix: addressPrefix
    delegation: delegation
  }
}

// By name and not by output: how many there are has to be known before anything is made.
var services = map(['blob', 'queue', 'table'], service => {
  name: 'host-${service}'
  group: service
  resource: resourceId('Microsoft.Storage/storageAccounts', hostStorageName)
})
var registries = map(sides, own => {
  name: '${own.name}-registry'
  group: 'registry'
  resource: resourceId(
    own.subscriptionId,
    own.resourceGroup,
    'Microsoft.ContainerRegistry/registries',
    own.registryName
  )
})
var vaults = map(filter(sides, own => own.needsVault), own => {
  name: '${own.name}-vault'
  group: 'vault'
  resource: resourceId(own.subscriptionId, own.vaultResourceGroup, 'Microsoft.KeyVault/vaults', own.vaultName)
})

module endpoints 'private-endpoint.bicep' = [
  for each in concat(services, registries, vaults): {
    params: {
      name: 'pe-${each.name}-${token}'
      location: location
      tags: tags
      subnet: network.outputs.endpointSubnet
      resource: each.resource
      group: each.group
      zone: network.outputs.zones[each.group]
    }
  }
]

output appSubnet string = network.outputs.appSubnet
