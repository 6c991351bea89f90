using System.Globalization;
using System.Net;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Http.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.VerifyServer.Hosting;

/// <summary>What makes the platforms' port variables valid: an invalid value must not leave the server on a port that receives no requests.</summary>
internal sealed class HostingOptionsValidator(IConfiguration configuration) : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var faults = new SettingFaults();
        foreach (var variable in PlatformDetection.PortVariables)
            faults.Require(IsPort(configuration[variable]), variable, "must be a port number, 0 to 65535", "9000");
        return faults.ToResult();
    }

    private static bool IsPort(string? text) =>
        string.IsNullOrEmpty(text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort);
}
