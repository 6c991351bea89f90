#if !WITHOUT_AZURE
using CaptchaGate.Azure;
using CaptchaGate.AzureMonitor;
#endif
using CaptchaGate.Core.Configuration;
using CaptchaGate.Http;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using CaptchaGate.OpenTelemetry;
using CaptchaGate.Redis;
using CaptchaGate.VerifyServer.Hosting;
using CaptchaGate.VerifyServer.Kestrel;
using Microsoft.Extensions.Options;

namespace CaptchaGate.VerifyServer;

/// <summary>The contract on ASP.NET Core: for local runs, Alibaba Function Compute's custom runtime, and an Azure Functions custom handler.</summary>
public static class CaptchaGateServer
{
    private const int ExitStopped = 1;

    /// <summary>Runs until the process receives the stop signal.</summary>
    /// <returns>
    /// The exit code: 78 after a line for each wrong setting, or for what else keeps it from starting. Under the Functions
    /// host never 0, because it does not restart a handler that ended well.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (ConnectionLimit.HandlesOfProcess() is < ConnectionLimit.MinHandles and var handles)
            return StartupFault.Refuse(Console.Error, [$"The process may open {handles} files and connections; it needs {ConnectionLimit.MinHandles} at least. Raise the limit (ulimit -n, LimitNOFILE)."]);
        MemoryLimit.LeaveRoomForRuntime();
        WebApplication? app = null;
        try
        {
            app = Build(args);
            if (StartupFault.Find(app.Services) is { Count: > 0 } faults)
                return StartupFault.Refuse(Console.Error, faults);
            await app.StartAsync();
        }
#pragma warning disable CA1031 // Any start-up failure is reported in one line; the exit code shows that a restart does not help.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return StartupFault.Refuse(Console.Error, [StartFault.Describe(exception, app is null ? null : PlatformDetection.ListenAddress(app.Configuration) ?? app.Configuration[WebHostDefaults.ServerUrlsKey])]);
        }

        await using (app)
        {
            // Running ends with the services gone, the configuration with them.
            var place = PlatformDetection.DetectPlatform(app.Configuration);
            await app.WaitForShutdownAsync();
            return place is ServerPlatform.FunctionsCustomHandler ? ExitStopped : 0;
        }
    }

    /// <summary>Builds the server without starting it.</summary>
    /// <param name="before">Registers replacements for CaptchaGate's own services; for tests.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? before = null)
    {
        var builder = ServerBuilder.Create(args);
        builder.AddServerDefaults();
        before?.Invoke(builder);
        builder.AddOtlpExport();
        builder.Services.AddSharedRedis(builder.Configuration).AddGateApplication(builder.Configuration);
#if !WITHOUT_AZURE
        builder.AddAzureMonitorExport();
        builder.Services.AddAzureCredentials(builder.Configuration);
#endif
        builder.Services.AddSingleton<IValidateOptions<HttpOptions>, HostingOptionsValidator>();
        builder.Services.Configure<HostPlatformOptions>(host => host.Platform = PlatformDetection.ToHostPlatform(builder.Configuration));
        var app = builder.Build();
        if (PlatformDetection.ListenAddress(app.Configuration) is { } address)
            app.ListenOnlyOn(address);
        if (PlatformDetection.DetectPlatform(app.Configuration) is ServerPlatform.FunctionCompute)
            app.UseFunctionCompute();
        app.RunGate();
        return app;
    }
}
