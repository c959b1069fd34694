// Reaches one resource from the network of the app.
param name string
param location string
param tags object
param subnet string
param resource string
param group 'blob' | 'queue' | 'table' | 'vault' | 'registry'
param zone string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnet }
    privateLinkServiceConnections: [
      { name: group, properties: { privateLinkServiceId: resource, groupIds: [group] } }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: group, properties: { privateDnsZoneId: zone } }] }
  }
}
