using CaptchaGate.Azure;
using CaptchaGate.AzureMonitor;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Http;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using CaptchaGate.OpenTelemetry;
using CaptchaGate.Redis;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.VerifyFunction;

/// <summary>The contract on the Azure Functions isolated worker.</summary>
internal static class FunctionsWorker
{
    // The worker is only ever reached through the Functions host, and the host through Azure's front end.
    private static readonly KeyValuePair<string, string?> AzuresHop = new($"{HttpOptions.Section}:{nameof(HttpOptions.TrustedHops)}", "1");

    /// <summary>Runs until the Functions host stops the process.</summary>
    /// <returns>The exit code: 78 after a line for each wrong setting.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        IHost host;
        try
        {
            host = Build(args);
        }
        catch (Exception exception) when (StartupFault.Unreadable(exception) is { } unreadable)
        {
            return StartupFault.Refuse(Console.Error, [$"{unreadable.Fault}; {unreadable.Cure}"]);
        }

        using (host)
        {
            if (StartupFault.Find(host.Services) is { Count: > 0 } faults)
                return StartupFault.Refuse(Console.Error, faults);
            await host.RunAsync();
            return 0;
        }
    }

    private static IHost Build(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        // A default: first, so that every other source overrides it.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = [AzuresHop] });
        builder.AddEventsOnStandardOutput();
        builder.AddOtlpExport();
        builder.AddAzureMonitorExport();
        builder.Services.AddSharedRedis(builder.Configuration).AddGateApplication(builder.Configuration).AddAzureCredentials(builder.Configuration);
        builder.Services.Configure<HostPlatformOptions>(static host => host.Platform = HostPlatform.AzureFunctions);
        return builder.Build();
    }
}
