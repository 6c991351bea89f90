using CaptchaGate.Core.Configuration;
using CaptchaGate.VerifyServer;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>What the server says of its settings before it starts.</summary>
internal static class StartUp
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    /// <summary>The lines that the program would end with; none when it would start.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(params (string Name, string? Value)[] settings)
    {
        await using var server = CaptchaGateServer.Build(
            FormsGate.Arguments(Settings.For(Nowhere).With(settings)), builder => builder.Logging.ClearProviders());
        return StartupFault.Find(server.Services);
    }
}
