// Every rule fires when its query returns a row; the query holds the threshold.
import { alertThresholdsType } from 'types.bicep'

param suffix string
param location string
param tags object
param insightsId string
param thresholds alertThresholdsType

@description('Email addresses that receive the alerts.')
param emails string[]

@description('Existing action groups, by resource ID.')
param actionGroupIds string[]

@description('The URL of the runbook, which has an entry for each alert.')
param runbookUrl string

var events = loadTextContent('../kql/events.kql')

// Severity: 0 critical, 1 error, 2 warning, 3 information.
var rules = [
  {
    name: 'unverified-passes'
    text: 'Too many requests pass without a verdict. Alibaba Cloud cannot be reached, or an attacker simulates an outage.'
    severity: 1
    window: 'PT15M'
    query: '${events}${replace(loadTextContent('../kql/alerts/unverified-ratio.kql'), '{threshold}', string(thresholds.unverifiedPercent))}'
  }
  {
    name: 'misconfigured'
    text: 'Alibaba Cloud refuses the AccessKey, its permissions, the scene or the clock. No request is verified until this is fixed.'
    severity: 0
    window: 'PT5M'
    query: '${events}${loadTextContent('../kql/alerts/misconfigured.kql')}'
  }
  {
    name: 'budget-spent'
    text: 'The fail-open budget is used up. Further unverified requests are denied. This is a long outage, or an attack during one.'
    severity: 0
    window: 'PT5M'
    query: '${events}${loadTextContent('../kql/alerts/budget-spent.kql')}'
  }
  {
    name: 'credentials'
    text: 'The AccessKey could not be read from its store. A cached AccessKey stays in use until Credentials__MaxStale has passed.'
    severity: 1
    window: 'PT15M'
    query: '${events}${loadTextContent('../kql/alerts/credentials.kql')}'
  }
  {
    name: 'widget-outage'
    text: 'Pages cannot load the widget, so users get no token. If Captcha__Widget__FailOpen is on, they pass within the budget.'
    severity: 1
    window: 'PT5M'
    query: '${events}${loadTextContent('../kql/alerts/widget-outage.kql')}'
  }
  {
    name: 'unhandled-fault'
    text: 'CaptchaGate threw an unhandled exception. The request was denied; the event contains the exception and its place.'
    severity: 1
    window: 'PT5M'
    query: '${events}${loadTextContent('../kql/alerts/unhandled-fault.kql')}'
  }
  {
    name: 'throttled'
    text: 'Alibaba Cloud throttles the calls. Check for an attack, or request a higher quota.'
    severity: 2
    window: 'PT15M'
    query: '${events}${replace(loadTextContent('../kql/alerts/throttled.kql'), '{threshold}', string(thresholds.throttledCalls))}'
  }
  {
    name: 'server-errors'
    text: 'Too many responses are 5xx.'
    severity: 1
    window: 'PT15M'
    query: replace(
      loadTextContent('../kql/alerts/server-errors.kql'),
      '{threshold}',
      string(thresholds.serverErrorPercent)
    )
  }
  {
    name: 'slow'
    text: 'The slowest 5 % of verifications take too long.'
    severity: 2
    window: 'PT15M'
    query: '${events}${replace(loadTextContent('../kql/alerts/slow.kql'), '{threshold}', string(thresholds.p95Milliseconds))}'
  }
  {
    name: 'cannot-start'
    text: 'The process exits at start, because a setting is wrong. Every request fails until this is fixed.'
    severity: 0
    window: 'PT5M'
    query: loadTextContent('../kql/alerts/cannot-start.kql')
  }
  {
    name: 'silence'
    text: 'There are no verifications. The page lost its CAPTCHA, or requests no longer reach the function.'
    severity: 2
    window: thresholds.silence
    query: '${events}${loadTextContent('../kql/alerts/silence.kql')}'
  }
]

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'ag-captchagate-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'captchagate'
    enabled: true
    emailReceivers: [
      for (email, i) in emails: {
        name: 'mail-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'captchagate-${rule.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'CaptchaGate: ${rule.name}'
      description: '${rule.text} Runbook: ${runbookUrl}#alert-${rule.name}'
      severity: rule.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: rule.window == 'PT5M' ? 'PT5M' : (rule.window == 'PT15M' ? 'PT5M' : 'PT1H')
      windowSize: rule.window
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: concat(actionGroupIds, empty(emails) ? [] : [mail.id])
      }
    }
  }
]
