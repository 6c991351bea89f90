// Every option at once, to copy from. The tests build it and keep a snapshot of the resources.
using '../main.bicep'

param environmentName = 'example'
param location = 'southeastasia'

param captchaRegion = 'sgp'
param sceneId = '1a2b3c4d'
param scenes = [
  {
    alias: 'reset'
    id: '2b3c4d5e'
    policy: 'closed'
  }
]
param allowedOrigins = 'https://www.example.com, https://shop.example.com'

param hostingModel = 'customHandler'

param credentialSource = 'Federation'
param ramRoleArn = 'acs:ram::1234567890123456:role/captchagate'
param ramOidcProviderArn = 'acs:ram::1234567890123456:oidc-provider/entra'
param federationAudience = '00000000-0000-0000-0000-00000000000a'

param failOpen = {
  policy: 'guarded'
  onThrottled: 'deny'
  onMisconfigured: 'deny'
  budgetPerMinute: 10
  budgetBurst: 10
  perClientPerMinute: 3
}

param widget = {
  prefix: 'abc123'
  failOpen: true
  urls: ['https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js']
}

param scale = {
  instanceMemoryMB: 512
  maximumInstances: 40
  alwaysReadyInstances: 1
  concurrencyPerInstance: 64
}
param zoneRedundant = true

param network = {
  addressPrefix: '10.20.0.0/24'
  vaultAllowedRanges: ['203.0.113.7/32'] // from where you set the key
}
param frontDoorId = '00000000-0000-0000-0000-00000000000b'

param serviceKeyHashes = {
  shop: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
}

param receipts = {
  issuer: 'https://verify.example.com/api'
  audience: 'shop'
  keySecretName: 'receipt-key'
}
param sharedState = {
  sku: 'Balanced_B0'
  connectionSecretName: 'redis-connection'
  resultKeySecretName: 'redis-result-key'
}
param forms = [
  {
    name: 'contact'
    target: 'https://hooks.example.com/contact'
    signingSecretName: 'contact-signing-secret'
    scene: 'reset'
    successUrl: 'https://www.example.com/thanks'
    failureUrl: 'https://www.example.com/contact'
    honeypotField: 'website'
  }
]

param vaultSuffix = '2'
param secretOperators = [
  {
    principalId: '00000000-0000-0000-0000-00000000000c'
    principalType: 'Group'
  }
]
param operatorId = '00000000-0000-0000-0000-00000000000d'
param operatorType = 'ServicePrincipal'

param alertEmails = 'ops@example.com,security@example.com'
param actionGroupIds = [
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ops/providers/Microsoft.Insights/actionGroups/ag-ops'
]
param runbookUrl = 'https://wiki.example.com/captchagate/operations'
param alertThresholds = {
  unverifiedPercent: 5
  serverErrorPercent: 5
  p95Milliseconds: 2000
  throttledCalls: 10
  silence: 'PT6H'
}
param logRetentionInDays = 90
param logDailyQuotaGb = -1

param extraSettings = {
  Captcha__Deadline: '00:00:02'
}
param extraTags = {
  'cost-center': '42'
}
