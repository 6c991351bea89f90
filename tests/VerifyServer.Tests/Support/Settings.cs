using CaptchaGate.Emulator;

namespace CaptchaGate.VerifyServer.Tests.Support;

/// <summary>The settings of a server that verifies against an emulator.</summary>
internal static class Settings
{
    public static Dictionary<string, string?> For(CaptchaEmulator emulator) => For(emulator.BaseAddress);

    public static Dictionary<string, string?> For(Uri endpoint) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Captcha__Region"] = "sgp",
        ["Captcha__SceneId"] = "emuscene3",
        ["Captcha__Endpoint"] = endpoint.GetLeftPart(UriPartial.Authority),
        ["Credentials__Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIemulator",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "emulator-secret",
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        ["Http__RateLimit__PerClientPerMinute"] = "0",
    };

    /// <summary>The same with limits of time that a busy machine keeps.</summary>
    public static Dictionary<string, string?> Patient(this Dictionary<string, string?> settings) => settings.With(
        ("Captcha__Deadline", "00:00:30"), ("Captcha__AttemptTimeout", "00:00:25"), ("Captcha__ConnectTimeout", "00:00:20"));

    /// <summary>The same with more or other settings; null takes one away.</summary>
    public static Dictionary<string, string?> With(this Dictionary<string, string?> settings, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        foreach (var (name, value) in changes)
            settings[name] = value;
        return settings;
    }
}
