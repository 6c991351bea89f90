// The types of the parameters: every value that an operator can set.

@export()
@description('Worker: the .NET isolated worker of functions/VerifyFunction. CustomHandler: functions/VerifyServer behind the Functions host.')
type hostingModelType = 'worker' | 'customHandler'

@export()
@description('What may pass without a verdict; the decision table in docs/decisions.md says when.')
type policyType = 'closed' | 'guarded' | 'open'

@export()
@sealed()
@description('One captcha scene of the Alibaba Cloud console.')
type sceneType = {
  @description('The name that pages and services use for it: letters and digits. The names of app settings, of which it becomes a part, take no hyphen on Linux.')
  @minLength(1)
  @maxLength(32)
  alias: string

  @description('The SceneId of the console.')
  @minLength(1)
  @maxLength(64)
  id: string

  @description('Overrides the policy for this scene, for example `closed` for a password reset.')
  policy: policyType?

  @description('Whether T005, the console\'s test mode, counts as a pass. Leave it out in production.')
  allowTestMode: bool?
}

@export()
@sealed()
@description('What may pass unverified while Alibaba Cloud cannot be reached. All numbers are per instance.')
type failOpenType = {
  policy: policyType

  @description('Alibaba Cloud refuses because of load or quota: deny or pass. Default: by policy.')
  onThrottled: ('deny' | 'pass')?

  @description('The AccessKey, its permissions or the clock are wrong: deny or pass. Default: by policy.')
  onMisconfigured: ('deny' | 'pass')?

  @description('Unverified passes a minute, per instance and scene. Times the instance cap is the most that can pass in a minute.')
  @minValue(0)
  @maxValue(6000)
  budgetPerMinute: int

  @description('The size of the bucket those passes are drawn from.')
  @minValue(1)
  @maxValue(6000)
  budgetBurst: int

  @description('Unverified passes a minute for one client address.')
  @minValue(1)
  @maxValue(6000)
  perClientPerMinute: int
}

@export()
@sealed()
@description('What may pass while pages cannot load the widget.')
type widgetType = {
  @description('The prefix of the CAPTCHA console, as in the page\'s AliyunCaptchaConfig.')
  @minLength(1)
  @maxLength(63)
  prefix: string

  @description('Whether a claim that the widget cannot load may pass. Run the doctor first: it shows what the hosts answer.')
  failOpen: bool

  @description('The addresses that pages load, where they are not the public ones: scripts end with .js, the others are initialisation hosts.')
  urls: string[]?
}

@export()
@sealed()
type keyVaultCredentialsType = {
  source: 'KeyVault'

  @description('The secret that holds {"accessKeyId":"…","accessKeySecret":"…"}.')
  @minLength(1)
  @maxLength(127)
  secretName: string
}

@export()
@sealed()
type federationCredentialsType = {
  source: 'Federation'

  @description('acs:ram::<account>:role/<name>')
  @minLength(20)
  roleArn: string

  @description('acs:ram::<account>:oidc-provider/<name>')
  @minLength(20)
  oidcProviderArn: string

  @description('The audience of the Entra token: the client id of the app registration for Alibaba Cloud.')
  @minLength(1)
  audience: string

  @description('Shown in ActionTrail; 2–64 of letters, digits and .@_-')
  @minLength(2)
  @maxLength(64)
  sessionName: string

  @description('The region whose STS endpoint is asked, for example ap-southeast-1.')
  @minLength(2)
  region: string
}

@export()
@discriminator('source')
@description('Where the function takes its Alibaba Cloud credentials from. Federation keeps no long-lived key anywhere.')
type credentialsType = keyVaultCredentialsType | federationCredentialsType

@export()
@sealed()
@description('Signed receipts. The ES256 key is read from the vault.')
type receiptsType = {
  @description('The iss claim: the public https address of this service with the route prefix, such as https://captcha.example.com/api.')
  issuer: string

  @description('The aud claim.')
  audience: string

  @description('The vault secret that holds the PKCS#8 PEM of the signing key.')
  @minLength(1)
  @maxLength(127)
  keySecretName: string
}

@export()
@sealed()
@description('An Azure Managed Redis that all instances share; docs/shared-state.md.')
type sharedStateType = {
  @description('Size and price; the smallest is Balanced_B0.')
  sku: string

  @description('The vault secret that holds the connection string. An operator sets it.')
  @minLength(1)
  @maxLength(127)
  connectionSecretName: string

  @description('The vault secret that holds the Base64 of at least 32 random bytes. An operator sets it.')
  @minLength(1)
  @maxLength(127)
  resultKeySecretName: string
}

@export()
@sealed()
@description('One static-site form and where its verified fields are sent.')
type formType = {
  @minLength(1)
  @maxLength(32)
  name: string

  @description('The https address that receives the form.')
  target: string

  @description('The vault secret that holds the webhook signing secret.')
  @minLength(1)
  @maxLength(127)
  signingSecretName: string
  scene: string?
  successUrl: string?
  failureUrl: string?
  honeypotField: string?
}

@export()
@sealed()
type scaleType = {
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Most on-demand instances. Below 40 is accepted in some regions only. The platform may overshoot for a moment.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int

  @description('Always-ready instances, billed continuously. 0 costs nothing and has cold starts.')
  @minValue(0)
  @maxValue(1000)
  alwaysReadyInstances: int

  @description('Requests one instance takes at once before another is started. Keep it below Http__RateLimit__Concurrency.')
  @minValue(1)
  @maxValue(1000)
  concurrencyPerInstance: int
}

@export()
@sealed()
@description('A virtual network: outbound calls leave from one fixed address, and the Key Vault is restricted to the subnet.')
type networkType = {
  @description('Address space, /24 or larger.')
  addressPrefix: string

  @description('Addresses (CIDR) from which operators may reach the vault, for example to set the key.')
  vaultAllowedRanges: string[]
}

@export()
@sealed()
type principalType = {
  @minLength(36)
  @maxLength(36)
  principalId: string
  principalType: 'User' | 'Group' | 'ServicePrincipal'
}

@export()
@sealed()
@description('Thresholds of the alerts.')
type alertThresholdsType = {
  @description('Unverified passes among all passes, in percent, over 15 minutes.')
  @minValue(0)
  @maxValue(100)
  unverifiedPercent: int

  @description('Answers 5xx among all answers, in percent, over 15 minutes.')
  @minValue(0)
  @maxValue(100)
  serverErrorPercent: int

  @description('95th percentile of the whole request, in milliseconds, over 15 minutes.')
  @minValue(1)
  p95Milliseconds: int

  @description('Throttled upstream calls in 15 minutes.')
  @minValue(0)
  throttledCalls: int

  @description('No request for this long is an alert; a site with quiet nights takes P1D.')
  silence: 'PT1H' | 'PT6H' | 'P1D' | 'P2D'
}

@export()
@description('Built-in roles, by the ids Azure documents. Each is granted on the smallest scope that works.')
var roles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}
