// Turns typed parameters into the app settings of docs/configuration.md. Pure functions: no resource is touched here.
import { credentialsType, failOpenType, formType, receiptsType, sceneType, sharedStateType, widgetType } from 'types.bicep'

@export()
@description('The parts of a list that is separated by commas. An empty text is an empty list.')
func parts(text string) string[] => filter(map(split(text, ','), part => trim(part)), part => !empty(part))

@export()
@description('Captcha__*: the region, the default scene and one block per further scene.')
func captchaSettings(region string, sceneId string, scenes sceneType[]) object =>
  union(
    {
      Captcha__Region: region
      Captcha__SceneId: sceneId
    },
    toObject(scenes, scene => 'Captcha__Scenes__${scene.alias}__Id', scene => scene.id),
    toObject(
      filter(scenes, scene => scene.?policy != null),
      scene => 'Captcha__Scenes__${scene.alias}__Policy',
      scene => scene.?policy
    ),
    toObject(
      filter(scenes, scene => scene.?allowTestMode != null),
      scene => 'Captcha__Scenes__${scene.alias}__AllowTestMode',
      scene => toLower(string(scene.?allowTestMode))
    )
  )

@export()
@description('Captcha__Prefix and Captcha__Widget__*, when they are given.')
func widgetSettings(widget widgetType?) object =>
  widget == null
    ? {}
    : union(
        {
          Captcha__Prefix: widget!.prefix
          Captcha__Widget__FailOpen: toLower(string(widget!.failOpen))
        },
        toObject(
          range(0, length(widget!.?urls ?? [])),
          i => 'Captcha__Widget__Urls__${i}',
          i => (widget!.?urls ?? [])[i]
        )
      )

@export()
@description('FailOpen__*. Budgets are per instance: times the instance cap is the total.')
func failOpenSettings(failOpen failOpenType) object =>
  union(
    {
      FailOpen__Policy: failOpen.policy
      FailOpen__Budget__PerMinute: string(failOpen.budgetPerMinute)
      FailOpen__Budget__Burst: string(failOpen.budgetBurst)
      FailOpen__Budget__PerClientPerMinute: string(failOpen.perClientPerMinute)
    },
    failOpen.?onThrottled == null ? {} : { FailOpen__OnThrottled: failOpen.?onThrottled },
    failOpen.?onMisconfigured == null ? {} : { FailOpen__OnMisconfigured: failOpen.?onMisconfigured }
  )

@export()
@description('Credentials__*: where the AccessKey comes from. No key is among them.')
func credentialSettings(credentials credentialsType, identityClientId string, vaultUri string) object =>
  union(
    {
      Credentials__Source: credentials.source
      Credentials__ManagedIdentityClientId: identityClientId
    },
    credentials.source == 'KeyVault'
      ? {
          Credentials__KeyVault__Uri: vaultUri
          Credentials__KeyVault__SecretName: credentials.secretName
        }
      : {
          Credentials__Federation__RoleArn: credentials.roleArn
          Credentials__Federation__OidcProviderArn: credentials.oidcProviderArn
          Credentials__Federation__Audience: credentials.audience
          Credentials__Federation__SessionName: credentials.sessionName
          Credentials__Federation__Region: credentials.region
        }
  )

@export()
@description('Http__AllowedOrigins__0, __1, …: the same list that feeds siteConfig.cors.')
func originSettings(allowedOrigins string[]) object =>
  toObject(range(0, length(allowedOrigins)), i => 'Http__AllowedOrigins__${i}', i => allowedOrigins[i])

@export()
@description('Http__ServiceKeys__<name>: hashes, never keys.')
func serviceKeySettings(serviceKeyHashes object) object =>
  toObject(items(serviceKeyHashes), entry => 'Http__ServiceKeys__${entry.key}', entry => entry.value)

@export()
@description('A reference that the platform resolves with the app\'s identity; the value is never part of the app settings.')
func vaultReference(vaultUri string, secretName string) string =>
  '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secretName})'

@export()
@description('Receipts__*, when receipts are on.')
func receiptSettings(receipts receiptsType?, vaultUri string) object =>
  receipts == null
    ? {}
    : {
        Receipts__Enabled: 'true'
        Receipts__Issuer: receipts!.issuer
        Receipts__Audience: receipts!.audience
        Receipts__SigningKey: vaultReference(vaultUri, receipts!.keySecretName)
      }

@export()
@description('Shared__Redis__*, when instances share their state.')
func sharedStateSettings(sharedState sharedStateType?, maximumInstances int, vaultUri string) object =>
  sharedState == null
    ? {}
    : {
        Shared__Redis__ConnectionString: vaultReference(vaultUri, sharedState!.connectionSecretName)
        Shared__Redis__ResultKey: vaultReference(vaultUri, sharedState!.resultKeySecretName)
        Shared__Redis__MaxInstances: string(maximumInstances)
      }

@export()
@description('Forms__<name>__*: one block per form; what a form leaves out is left out here too.')
func formSettings(forms formType[], vaultUri string) object =>
  union(
    toObject(forms, form => 'Forms__${form.name}__Target', form => form.target),
    toObject(
      filter(forms, form => form.?signingSecretName != null),
      form => 'Forms__${form.name}__SigningSecret',
      form => vaultReference(vaultUri, form.?signingSecretName ?? '')
    ),
    toObject(filter(forms, form => form.?scene != null), form => 'Forms__${form.name}__Scene', form => form.?scene),
    toObject(
      filter(forms, form => form.?successUrl != null),
      form => 'Forms__${form.name}__SuccessUrl',
      form => form.?successUrl
    ),
    toObject(
      filter(forms, form => form.?failureUrl != null),
      form => 'Forms__${form.name}__FailureUrl',
      form => form.?failureUrl
    ),
    toObject(
      filter(forms, form => form.?honeypotField != null),
      form => 'Forms__${form.name}__HoneypotField',
      form => form.?honeypotField
    )
  )
