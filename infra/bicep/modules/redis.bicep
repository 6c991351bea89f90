// The store that all instances share: Azure Managed Redis, encrypted connections only. docs/shared-state.md says when it is worth its price.
param name string
param location string
param tags object

@description('Size and price, such as Balanced_B0. Each size runs as two nodes.')
param sku string
param vaultName string

@description('The vault secret that gets the connection string, access key included.')
param connectionSecretName string

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

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource connection 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = {
  parent: vault
  name: connectionSecretName
  properties: {
    value: '${cluster.properties.hostName}:10000,password=${cluster::database.listKeys().primaryKey}'
    contentType: 'connection string; written by the deployment'
  }
}
