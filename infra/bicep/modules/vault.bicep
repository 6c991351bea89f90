// The vault and its secrets. Roles are assigned on single secrets, never on the vault.
import { principalType, roles } from 'types.bicep'

@minLength(3)
@maxLength(24)
param name string
param location string
param tags object

@description('The secrets to make room for. Their values are set by an operator, never by a deployment.')
@minLength(1)
param secretNames string[]

@description('The function\'s identity: may read the secrets.')
param readerPrincipalId string

@description('People or pipelines that may set the secrets.')
param operators principalType[]

@description('The function\'s subnet; with it, the vault refuses every other address but the allowed ranges.')
param subnetId string?
param allowedRanges string[]
param workspaceId string

@secure()
@description('The value of a new secret until an operator sets the real one. It grants no access.')
param placeholder string = newGuid()

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: subnetId == null ? 'Allow' : 'Deny'
      ipRules: map(allowedRanges, cidr => { value: cidr })
      virtualNetworkRules: subnetId == null ? [] : [{ id: subnetId! }]
    }
  }
}

// A role can only be given on a secret that exists, so a new one starts with a placeholder.
// onlyIfNotExists: a later deployment must never write over the key an operator has set.
@onlyIfNotExists()
resource secrets 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = [
  for secretName in secretNames: {
    parent: vault
    name: secretName
    properties: {
      value: placeholder
      contentType: 'placeholder; see docs/deploy-azure.md'
    }
  }
]

resource readers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (secretName, i) in secretNames: {
    name: guid(vault.id, secretName, readerPrincipalId, roles.keyVaultSecretsUser)
    scope: secrets[i]
    properties: {
      principalId: readerPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    }
  }
]

var grants = flatten(map(
  range(0, length(secretNames)),
  i => map(operators, operator => { secret: i, operator: operator })
))

resource writers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(vault.id, secretNames[grant.secret], grant.operator.principalId, roles.keyVaultSecretsOfficer)
    scope: secrets[grant.secret]
    properties: {
      principalId: grant.operator.principalId
      principalType: grant.operator.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
    }
  }
]

// Who read or changed a secret, and when. The only newer version that is no preview is of 2016 and has no category groups.
#disable-next-line use-recent-api-versions
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
