// The store that all instances share: Azure Managed Redis, encrypted connections only. docs/shared-state.md says when it is worth its price.
param name string
param location string
param tags object

@description('Size and price, such as Balanced_B0. Each size runs as two nodes.')
param sku string

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
  }
  properties: {
    highAvailability: 'Enabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
  }

  resource database 'databases' = {
    name: 'default'
    properties: {
      accessKeysAuthentication: 'Enabled'
      clientProtocol: 'Encrypted'
      clusteringPolicy: 'EnterpriseCluster'
      // An evicted reservation is a forgotten one.
      evictionPolicy: 'NoEviction'
      port: 10000
    }
  }
}

output hostName string = cluster.properties.hostName
