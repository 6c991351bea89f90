namespace CaptchaGate.AzureMonitor;

/// <summary>The settings under <c>Telemetry</c>, and the platform's own variables that go with them.</summary>
public sealed class AzureMonitorOptions
{
    public const string Section = "Telemetry";
    public const string ConnectionStringSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    public const string AuthenticationSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <value>Whether metrics and spans are sent to Application Insights. Default: false.</value>
    public bool AzureMonitor { get; set; }

    /// <value>The platform's variable: where to, and for which resource. Required with <see cref="AzureMonitor"/>.</value>
    internal string? ConnectionString { get; set; }

    /// <value>The platform's variable: <c>ClientId=…;Authorization=AAD</c> for a managed identity; without it the connection string is enough.</value>
    internal string? Authentication { get; set; }

    // The connection string is no password, but names the resource.
    public override string ToString() => "***";
}
