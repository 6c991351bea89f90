using Microsoft.Extensions.Configuration;

namespace CaptchaGate.VerifyServer.Tests.Resilience.Support;

/// <summary>Whether tests run in the form that is too long for every change (<c>.ci/long</c>).</summary>
internal static class LongForm
{
    public static bool IsOn { get; } = new ConfigurationBuilder().AddEnvironmentVariables().Build()["CAPTCHAGATE_MATRIX"] is "full";
}
