// CaptchaGate on Azure: one resource group, one function, one identity, and the least that identity needs.
targetScope = 'subscription'

import {
  alertThresholdsType
  credentialsType
  failOpenType
  formType
  hostingModelType
  networkType
  principalType
  receiptsType
  scaleType
  sceneType
  sharedStateType
  widgetType
} from 'modules/types.bicep'
import {
  captchaSettings
  credentialSettings
  failOpenSettings
  formSettings
  parts
  receiptSettings
  serviceKeySettings
  sharedStateSettings
  widgetSettings
} from 'modules/settings.bicep'

@description('Name of the environment (dev, prod, …): part of the resource group\'s name and of every unique suffix.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Azure region; it must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('The region of the captcha, the same as the page\'s: cn or sgp.')
param captchaRegion 'cn' | 'sgp'

@description('The SceneId of the console, for callers that name no scene.')
@minLength(1)
@maxLength(64)
param sceneId string

@description('Further scenes, by alias.')
@maxLength(31)
param scenes sceneType[] = []

@description('Exact origins of the pages that may call, separated by commas, like https://www.example.com. Empty: only callers without an origin, such as servers. Feeds the platform\'s CORS and our own check.')
param allowedOrigins string

@description('Email addresses that receive the alerts, separated by commas. Empty: no notification, unless actionGroupIds has receivers.')
param alertEmails string

@description('Where the Alibaba Cloud credentials come from. Federation keeps no long-lived key anywhere; it needs the three values below.')
param credentialSource 'KeyVault' | 'Federation' = 'KeyVault'

@description('The vault secret that holds {"accessKeyId":"…","accessKeySecret":"…"}.')
@minLength(1)
@maxLength(127)
param credentialSecretName string = 'captcha-accesskey'

@description('Federation: acs:ram::<account>:role/<name>')
param ramRoleArn string = ''

@description('Federation: acs:ram::<account>:oidc-provider/<name>')
param ramOidcProviderArn string = ''

@description('Federation: the audience of the Entra token, which is the client id of the app registration for Alibaba Cloud.')
param federationAudience string = ''

@description('Federation: the region whose STS endpoint is asked.')
@minLength(2)
param stsRegion string = 'ap-southeast-1'

@description('Which of the two hosts is deployed. The package that is uploaded must be of the same host.')
param hostingModel hostingModelType = 'worker'

@description('What may pass unverified. Most in a minute: maximumInstances × budgetPerMinute × scenes.')
param failOpen failOpenType = {
  policy: 'guarded'
  budgetPerMinute: 30
  budgetBurst: 30
  perClientPerMinute: 3
}

@description('The widget that pages load, and what may pass while they cannot; null for nothing.')
param widget widgetType?

@description('Size and number of instances.')
param scale scaleType = {
  instanceMemoryMB: 2048
  maximumInstances: 40
  alwaysReadyInstances: 0
  concurrencyPerInstance: 64
}

@description('Spread instances and storage over availability zones, where the region has them.')
param zoneRedundant bool = false

@description('A network of its own with one fixed outbound address; null for none.')
param network networkType?

@description('The id (x-azure-fdid) of the Front Door profile that alone may reach the function; empty for none.')
@maxLength(36)
param frontDoorId string = ''

@description('Hashes of service keys, by name: sha256:<hex>. Two names may be live while a key is rotated.')
param serviceKeyHashes { *: string } = {}

@description('Signed receipts; null for none.')
param receipts receiptsType?

@description('A Redis that all instances share; null for none.')
param sharedState sharedStateType?

@description('Forms of static sites that are verified and forwarded.')
param forms formType[] = []

@description('Part of the vault\'s name. A deleted vault keeps its name for 90 days: a new one beside it needs another suffix.')
@maxLength(7)
param vaultSuffix string = ''

@description('Who deploys, by object id: may set the secrets of the vault. Empty for none.')
param operatorId string = ''

param operatorType 'User' | 'Group' | 'ServicePrincipal' = 'User'

@description('Further people or pipelines that may set the secrets of the vault.')
param secretOperators principalType[] = []

@description('Existing action groups that get the alerts, by resource id.')
param actionGroupIds string[] = []

@description('The full address of docs/operations.md as your team reads it. Alerts link to its entries; empty: they name the file.')
param runbookUrl string = ''

@description('When alerts fire.')
param alertThresholds alertThresholdsType = {
  unverifiedPercent: 5
  serverErrorPercent: 5
  p95Milliseconds: 2000
  throttledCalls: 10
  silence: 'P1D'
}

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('Gigabytes of logs a day at most; -1 for no cap. A cap bounds the bill of an attack, and blinds you beyond it.')
@minValue(-1)
param logDailyQuotaGb int = 2

@description('More settings of docs/configuration.md, for example Captcha__Deadline. Never a secret: those belong in the vault.')
param extraSettings { *: string } = {}

@description('More tags for every resource.')
param extraTags { *: string } = {}

var suffix = uniqueString(subscription().id, environmentName, location)
var tags = union(extraTags, { 'azd-env-name': environmentName, product: 'captchagate' })

var origins = parts(allowedOrigins)

var credentials credentialsType = credentialSource == 'Federation'
  ? {
      source: 'Federation'
      roleArn: empty(ramRoleArn) ? fail('Federation needs ramRoleArn (CAPTCHA_RAM_ROLE_ARN).') : ramRoleArn
      oidcProviderArn: empty(ramOidcProviderArn)
        ? fail('Federation needs ramOidcProviderArn (CAPTCHA_RAM_OIDC_PROVIDER_ARN).')
        : ramOidcProviderArn
      audience: empty(federationAudience)
        ? fail('Federation needs federationAudience (CAPTCHA_FEDERATION_AUDIENCE).')
        : federationAudience
      sessionName: 'captchagate'
      region: stsRegion
    }
  : {
      source: 'KeyVault'
      secretName: credentialSecretName
    }

var operators = concat(
  secretOperators,
  empty(operatorId) ? [] : [{ principalId: operatorId, principalType: operatorType }]
)

// A secret is only made where something reads it: with federation and without receipts or forms there is no vault at all.
var secretNames = union(
  credentials.source == 'KeyVault' ? [credentials.secretName] : [],
  receipts == null ? [] : [receipts!.keySecretName],
  sharedState == null ? [] : [sharedState!.connectionSecretName, sharedState!.resultKeySecretName],
  map(filter(forms, form => form.?signingSecretName != null), form => form.?signingSecretName ?? '')
)
// Purge protection holds the name of a deleted vault for 90 days, so `azd down` and then `azd up` needs another name: azure.yaml sets the suffix.
var vaultName = empty(vaultSuffix) ? 'kv-${suffix}' : 'kv-${suffix}-${vaultSuffix}'
var vaultUri = 'https://${vaultName}${environment().suffixes.keyvaultDns}/'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-captchagate-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-captchagate-${suffix}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: 'log-captchagate-${suffix}'
    insightsName: 'appi-captchagate-${suffix}'
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
    dailyQuotaGb: logDailyQuotaGb
    publisherPrincipalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'st${suffix}'
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    principalId: identity.outputs.principalId
  }
}

module subnet 'modules/network.bicep' = if (network != null) {
  name: 'network'
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    addressPrefix: network!.addressPrefix
  }
}

module vault 'modules/vault.bicep' = if (!empty(secretNames)) {
  name: 'vault'
  scope: group
  params: {
    name: vaultName
    location: location
    tags: tags
    secretNames: secretNames
    readerPrincipalId: identity.outputs.principalId
    operators: operators
    subnetId: subnet.?outputs.functionSubnetId
    allowedRanges: network.?vaultAllowedRanges ?? []
    workspaceId: monitoring.outputs.workspaceId
  }
}

module redis 'modules/redis.bicep' = if (sharedState != null) {
  name: 'redis'
  scope: group
  params: {
    name: 'redis-captchagate-${suffix}'
    location: location
    tags: tags
    sku: sharedState!.sku
  }
}

module function 'modules/function.bicep' = {
  name: 'function'
  scope: group
  params: {
    name: 'func-captchagate-${suffix}'
    planName: 'plan-captchagate-${suffix}'
    location: location
    tags: tags
    hostingModel: hostingModel
    scale: scale
    zoneRedundant: zoneRedundant
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainerUri: storage.outputs.packageContainerUri
    insightsName: monitoring.outputs.insightsName
    allowedOrigins: origins
    // The typed parameters come last and win.
    productSettings: union(
      extraSettings,
      captchaSettings(captchaRegion, sceneId, scenes),
      widgetSettings(widget),
      failOpenSettings(failOpen),
      credentialSettings(credentials, identity.outputs.clientId, vaultUri),
      serviceKeySettings(serviceKeyHashes),
      receiptSettings(receipts, vaultUri),
      sharedStateSettings(sharedState, scale.maximumInstances, vaultUri),
      formSettings(forms, vaultUri)
    )
    subnetId: subnet.?outputs.functionSubnetId
    frontDoorId: frontDoorId
  }
  // The app reads the vault as it starts: its rights must be there first.
  dependsOn: [vault]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    thresholds: alertThresholds
    emails: parts(alertEmails)
    actionGroupIds: actionGroupIds
    runbookUrl: empty(runbookUrl) ? 'docs/operations.md' : runbookUrl
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = function.outputs.name
output VERIFY_ENDPOINT string = '${function.outputs.endpoint}/verify'
output HOSTING_MODEL string = hostingModel
output VAULT_NAME string = empty(secretNames) ? '' : vaultName
output VAULT_SECRET_NAMES string[] = secretNames

@description('The host name of the shared Redis, for its connection string; empty without one.')
output REDIS_HOST_NAME string = redis.?outputs.hostName ?? ''

@description('The address of the health check.')
output HEALTH_ENDPOINT string = '${function.outputs.endpoint}/health'

@description('How many mail addresses and action groups get the alerts.')
output ALERT_RECEIVERS int = length(parts(alertEmails)) + length(actionGroupIds)

@description('oidc:sub of the RAM role\'s trust policy.')
output IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId

@description('For the issuer of the RAM OIDC provider.')
output IDENTITY_TENANT_ID string = tenant().tenantId

@description('The fixed outbound address, for acs:SourceIp; empty without a network.')
output EGRESS_ADDRESS string = subnet.?outputs.egressAddress ?? ''

@description('The most visitors that can pass unverified in one minute, all instances and scenes together.')
output MAX_UNVERIFIED_PER_MINUTE int = scale.maximumInstances * failOpen.budgetPerMinute * (1 + length(scenes))
