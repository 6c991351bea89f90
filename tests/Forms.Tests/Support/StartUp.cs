using CaptchaGate.Core.Configuration;
using CaptchaGate.VerifyServer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>What the server says of its settings before it starts.</summary>
internal static class StartUp
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    /// <summary>The lines that the program would end with; none when it would start.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(params (string Name, string? Value)[] settings)
    {
        await using var server = GateServer.Build(
            FormsGate.Arguments(Settings.For(Nowhere).With(settings)), builder => builder.Logging.ClearProviders());
        try
        {
            server.Services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (Exception exception) when (StartupFault.Describe(exception, server.Services.GetServices<SettingSection>()) is { Count: > 0 } lines)
        {
            return lines;
        }
    }
}
