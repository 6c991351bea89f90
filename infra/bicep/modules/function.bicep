// The function app on a Flex Consumption plan of its own.
import { hostingModelType, scaleType } from 'types.bicep'
import { originSettings } from 'settings.bicep'

param name string
param planName string
param location string
param tags object
param hostingModel hostingModelType
param scale scaleType
param zoneRedundant bool
param identityId string
param identityClientId string
param storageName string
param packageContainerUri string
param insightsName string

@description('Origins of the pages that may call: for the platform, which answers preflights itself, and for our own check.')
param allowedOrigins string[]

@description('Settings of the product, by the names of docs/configuration.md.')
param productSettings object

param subnetId string?

@description('The ID of the Front Door profile that alone may reach the function. Empty: no restriction.')
param frontDoorId string

var runtimes = {
  worker: {
    name: 'dotnet-isolated'
    // '10.0', not '10': ARM accepts both and the app starts with one only.
    version: '10.0'
  }
  customHandler: {
    name: 'custom'
    version: '1.0'
  }
}

// Behind Front Door the visitor's address is the second entry from the right of X-Forwarded-For.
var trustedHops = empty(frontDoorId) ? 1 : 2

// The host overwrites X-Forwarded-For before it calls a custom handler. With this setting it writes the address that the
// platform's front end passed on; without it, its own, and clients would be unknown.
var forwardedHeaders = hostingModel == 'worker' ? {} : { ASPNETCORE_FORWARDEDHEADERS_ENABLED: 'true' }

var hostSettings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsDisableHomepage: 'true'
  // Bytes. The host buffers a whole body before the product sees it, up to 100 MB by default; the product reads 64 KiB at most.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1048576'
  // An address, not a credential: local authentication is off, so only the identity below may write.
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

// A default: extraSettings may turn it off. The identity below may publish (monitoring.bicep); the workbook's gauges come this way.
var telemetrySettings = { Telemetry__AzureMonitor: 'true' }

var settings = union(
  telemetrySettings,
  productSettings,
  { Http__TrustedHops: string(trustedHops) },
  forwardedHeaders,
  originSettings(allowedOrigins),
  hostSettings
)

var frontDoorOnly = [
  {
    name: 'front-door'
    description: 'Only our own Front Door profile: the service tag alone would let in everybody\'s.'
    priority: 100
    action: 'Allow'
    tag: 'ServiceTag'
    ipAddress: 'AzureFrontDoor.Backend'
    headers: {
      'x-azure-fdid': [frontDoorId]
    }
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'verify' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: runtimes[hostingModel]
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstances
        alwaysReady: scale.alwaysReadyInstances == 0
          ? []
          : [
              {
                name: 'http'
                instanceCount: scale.alwaysReadyInstances
              }
            ]
        triggers: {
          http: {
            perInstanceConcurrency: scale.concurrencyPerInstance
          }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      cors: {
        // The platform knows exact origins of web pages only; wildcards and apps' origins are our own check's.
        allowedOrigins: filter(allowedOrigins, origin => startsWith(origin, 'http') && !contains(origin, '*'))
        supportCredentials: false
      }
      ipSecurityRestrictionsDefaultAction: empty(frontDoorId) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: empty(frontDoorId) ? [] : frontDoorOnly
      // Deployments come from operators, not through Front Door; they need an Entra token in any case.
      scmIpSecurityRestrictionsUseMain: false
      appSettings: map(items(settings), setting => { name: setting.key, value: setting.value })
    }
  }
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

output name string = app.name
output endpoint string = 'https://${app.properties.defaultHostName}/api'
