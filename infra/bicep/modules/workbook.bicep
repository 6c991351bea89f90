// A workbook: verdicts, unverified passes, latency and errors.
param location string
param tags object
param insightsId string

var events = loadTextContent('../kql/events.kql')

var charts = [
  { title: 'Verdicts by class', query: '${events}${loadTextContent('../kql/workbook/verdicts.kql')}' }
  { title: 'Passed without a verdict', query: '${events}${loadTextContent('../kql/workbook/unverified.kql')}' }
  { title: 'Latency of verified requests (ms)', query: '${events}${loadTextContent('../kql/workbook/latency.kql')}' }
  { title: 'Outcomes and codes', query: '${events}${loadTextContent('../kql/workbook/codes.kql')}' }
  { title: 'Trouble', query: '${events}${loadTextContent('../kql/workbook/trouble.kql')}' }
  { title: 'Gauges', query: loadTextContent('../kql/workbook/gauges.kql') }
  { title: 'Billed calls per hour', query: '${events}${loadTextContent('../kql/workbook/billed.kql')}' }
]

var timeRange = {
  type: 9
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        type: 4
        isRequired: true
        value: {
          durationMs: 14400000
        }
        typeSettings: {
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 14400000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
          ]
          allowCustom: true
        }
      }
    ]
    style: 'pills'
    queryType: 0
    resourceType: 'microsoft.insights/components'
  }
  name: 'time range'
}

var items = map(charts, chart => {
  type: 3
  content: {
    version: 'KqlItem/1.0'
    query: chart.query
    size: 0
    title: chart.title
    timeContextFromParameter: 'TimeRange'
    queryType: 0
    resourceType: 'microsoft.insights/components'
  }
  name: chart.title
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'captchagate')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'CaptchaGate'
    category: 'workbook'
    sourceId: insightsId
    version: 'Notebook/1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([timeRange], items)
      fallbackResourceIds: [insightsId]
    })
  }
}
