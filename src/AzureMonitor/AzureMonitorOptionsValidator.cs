using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.AzureMonitor;

/// <summary>The names of the <c>Telemetry</c> settings and what makes them valid.</summary>
internal sealed class AzureMonitorOptionsValidator : IValidateOptions<AzureMonitorOptions>
{
    public static readonly SettingSection Section = new(AzureMonitorOptions.Section, [new("Telemetry__AzureMonitor", "true")]);

    private const string Example = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://southeastasia-1.in.applicationinsights.azure.com/";

    public ValidateOptionsResult Validate(string? name, AzureMonitorOptions options)
    {
        var faults = new SettingFaults();
        if (!options.AzureMonitor)
            return faults.ToResult();
        var parts = ConnectionParts.Parse(options.ConnectionString);
        faults.Require(
            parts.ContainsKey("InstrumentationKey") && IsHttps(parts.GetValueOrDefault("IngestionEndpoint")),
            AzureMonitorOptions.ConnectionStringSetting,
            "must hold an InstrumentationKey and an https IngestionEndpoint while Telemetry__AzureMonitor is true",
            Example);
        faults.Require(
            string.IsNullOrEmpty(options.Authentication)
                || string.Equals(ConnectionParts.Parse(options.Authentication).GetValueOrDefault("Authorization"), "AAD", StringComparison.OrdinalIgnoreCase),
            AzureMonitorOptions.AuthenticationSetting,
            "must be Authorization=AAD, with ClientId for a user-assigned identity",
            "ClientId=00000000-0000-0000-0000-000000000000;Authorization=AAD");
        return faults.ToResult();
    }

    private static bool IsHttps(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "https", UserInfo: "" };
}
