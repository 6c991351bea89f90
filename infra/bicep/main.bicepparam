// Values come from the environment: `azd env set NAME value`, or plain variables for `az deployment sub create`.
// The ones without a default must be set; the build says which is missing.
using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'southeastasia')

param captchaRegion = any(readEnvironmentVariable('CAPTCHA_REGION'))
param scenes = [
  {
    alias: 'default'
    id: readEnvironmentVariable('CAPTCHA_SCENE_ID')
  }
]
param allowedOrigins = split(readEnvironmentVariable('CAPTCHA_ALLOWED_ORIGINS'), ',')

param credentials = readEnvironmentVariable('CAPTCHA_CREDENTIALS', 'KeyVault') == 'Federation'
  ? {
      source: 'Federation'
      roleArn: readEnvironmentVariable('CAPTCHA_RAM_ROLE_ARN', '')
      oidcProviderArn: readEnvironmentVariable('CAPTCHA_RAM_OIDC_PROVIDER_ARN', '')
      audience: readEnvironmentVariable('CAPTCHA_FEDERATION_AUDIENCE', '')
      sessionName: 'captchagate'
      region: readEnvironmentVariable('CAPTCHA_STS_REGION', 'ap-southeast-1')
    }
  : {
      source: 'KeyVault'
      secretName: 'captcha-accesskey'
    }

param hostingModel = any(readEnvironmentVariable('CAPTCHA_HOSTING_MODEL', 'worker'))

// azd knows who deploys; that person may then set the key.
var operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param secretOperators = empty(operatorId)
  ? []
  : [
      {
        principalId: operatorId
        principalType: readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User') == 'ServicePrincipal' ? 'ServicePrincipal' : 'User'
      }
    ]

var emails = readEnvironmentVariable('CAPTCHA_ALERT_EMAILS', '')
param alertEmails = empty(emails) ? [] : split(emails, ',')
