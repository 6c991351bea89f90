// For `az deployment sub create`: the values are environment variables. azd reads main.parameters.json and asks for what is missing.
// The variables without a default are required; the build names the one that is missing.
using './main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'southeastasia')

param captchaRegion = any(readEnvironmentVariable('CAPTCHA_REGION'))
param sceneId = readEnvironmentVariable('CAPTCHA_SCENE_ID')
param allowedOrigins = readEnvironmentVariable('CAPTCHA_ALLOWED_ORIGINS')
param alertEmails = readEnvironmentVariable('CAPTCHA_ALERT_EMAILS')
param runbookUrl = readEnvironmentVariable('CAPTCHA_RUNBOOK_URL', '')

param hostingModel = any(readEnvironmentVariable('CAPTCHA_HOSTING_MODEL', 'worker'))

param credentialSource = any(readEnvironmentVariable('CAPTCHA_CREDENTIALS', 'KeyVault'))
param ramRoleArn = readEnvironmentVariable('CAPTCHA_RAM_ROLE_ARN', '')
param ramOidcProviderArn = readEnvironmentVariable('CAPTCHA_RAM_OIDC_PROVIDER_ARN', '')
param federationAudience = readEnvironmentVariable('CAPTCHA_FEDERATION_AUDIENCE', '')
param stsRegion = readEnvironmentVariable('CAPTCHA_STS_REGION', 'ap-southeast-1')

param vaultSuffix = readEnvironmentVariable('CAPTCHA_VAULT_SUFFIX', '')

// Who deploys may then set the key.
param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorType = any(readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User'))
