using System.Globalization;
using CaptchaGate.Emulator;

namespace CaptchaGate.Packages.Tests.Support;

/// <summary>The app settings of a function that verifies against an emulator.</summary>
internal static class GateSettings
{
    public static Dictionary<string, string?> For(CaptchaEmulator emulator, params (string Name, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["Captcha__Region"] = "sgp",
            ["Captcha__SceneId"] = "emuscene3",
            ["Captcha__Endpoint"] = emulator.BaseAddress.GetLeftPart(UriPartial.Authority),
            ["Credentials__Source"] = "Environment",
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIemulator",
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "emulator-secret",
            // A busy machine is slow, and no fault here is about time.
            ["Captcha__Deadline"] = "00:01:00",
            ["Captcha__AttemptTimeout"] = "00:00:50",
            ["Captcha__ConnectTimeout"] = "00:00:40",
            ["Http__RateLimit__PerClientPerMinute"] = "0",
            ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1048576",
            // People read the log in Development; the host reads JSON.
            ["Logging__Console__FormatterName"] = "json",
        };
        foreach (var (name, value) in changes)
            settings[name] = value?.Replace("{emulator}", emulator.BaseAddress.AbsoluteUri, StringComparison.Ordinal);
        return settings;
    }

    public static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);
}
