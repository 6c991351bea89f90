using System.Globalization;
using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.OpenTelemetry;

/// <summary>What makes the settings of the export valid. A wrong one ends the start; a collector that is down does not.</summary>
internal sealed class OtlpOptionsValidator(IConfiguration configuration) : IValidateOptions<OtlpOptions>
{
    public ValidateOptionsResult Validate(string? name, OtlpOptions options)
    {
        var faults = new SettingFaults();
        // A secret, and most likely a reference: the exporter would send its text to the collector with every export.
        faults.RequireResolved(configuration[OtlpOptions.HeadersSetting], OtlpOptions.HeadersSetting, "authorization=...");
        if (UnresolvedReferences.FaultOf(options.Endpoint) is { } unresolved)
        {
            faults.Add(OtlpOptions.EndpointSetting, unresolved, "http://127.0.0.1:4318");
            return faults.ToResult();
        }

        if (string.IsNullOrEmpty(options.Endpoint))
            return faults.ToResult();
        faults.Require(
            options.IsOn,
            OtlpOptions.EndpointSetting,
            "must be the http or https address of a collector, without a user name",
            "http://127.0.0.1:4318");
        faults.Require(options.Protocol is null or "" or "http/protobuf" or "grpc", OtlpOptions.ProtocolSetting, "is neither http/protobuf nor grpc", "http/protobuf");
        faults.Require(
            string.IsNullOrEmpty(options.Timeout) || (int.TryParse(options.Timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0),
            OtlpOptions.TimeoutSetting,
            "must be a number of milliseconds",
            "10000");
        return faults.ToResult();
    }
}
