// The tables of Application Insights that the queries may read, with their columns:
// https://learn.microsoft.com/azure/azure-monitor/reference/tables/apptraces and its siblings, by the names that a query at the component's scope uses.
const every = 'timestamp: datetime, itemType: string, customDimensions: dynamic, customMeasurements: dynamic, operation_Name: string, operation_Id: string, operation_ParentId: string, '
  + 'operation_SyntheticSource: string, session_Id: string, user_Id: string, user_AuthenticatedId: string, user_AccountId: string, application_Version: string, client_Type: string, '
  + 'client_Model: string, client_OS: string, client_IP: string, client_City: string, client_StateOrProvince: string, client_CountryOrRegion: string, client_Browser: string, '
  + 'cloud_RoleName: string, cloud_RoleInstance: string, appId: string, appName: string, iKey: string, sdkVersion: string, itemId: string, itemCount: int';

export const tables = {
  traces: `(${every}, message: string, severityLevel: int)`,
  requests: `(${every}, id: string, source: string, name: string, url: string, success: string, resultCode: string, duration: real, performanceBucket: string)`,
  exceptions: `(${every}, problemId: string, handledAt: string, type: string, message: string, assembly: string, method: string, outerType: string, outerMessage: string, outerAssembly: string, `
    + 'outerMethod: string, innermostType: string, innermostMessage: string, innermostAssembly: string, innermostMethod: string, severityLevel: int, details: dynamic)',
  dependencies: `(${every}, id: string, target: string, type: string, name: string, data: string, success: string, resultCode: string, duration: real, performanceBucket: string)`,
  customMetrics: `(${every}, name: string, value: real, valueCount: int, valueSum: real, valueMin: real, valueMax: real, valueStdDev: real)`,
};
