// One subnet for the function and one NAT gateway, so that Alibaba Cloud sees one address:
// a RAM policy can pin it with acs:SourceIp.
param suffix string
param location string
param tags object

@description('Address space, /24 or larger; the function takes the first /26.')
param addressPrefix string

resource address 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: 'pip-captchagate-${suffix}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
    publicIPAddressVersion: 'IPv4'
  }
}

resource nat 'Microsoft.Network/natGateways@2025-05-01' = {
  name: 'ng-captchagate-${suffix}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: [
      {
        id: address.id
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-captchagate-${suffix}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addressPrefix]
    }
    subnets: [
      {
        name: 'function'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          defaultOutboundAccess: false
          natGateway: {
            id: nat.id
          }
          delegations: [
            {
              name: 'flex-consumption'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
          serviceEndpoints: [
            {
              service: 'Microsoft.KeyVault'
            }
          ]
        }
      }
    ]
  }

  resource functionSubnet 'subnets' existing = {
    name: 'function'
  }
}

output functionSubnetId string = network::functionSubnet.id
output egressAddress string = address.properties.ipAddress
