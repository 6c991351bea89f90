using CaptchaGate.Core.Configuration;
using CaptchaGate.Http.Configuration;
using CaptchaGate.VerifyServer.Kestrel;
using CaptchaGate.VerifyServer.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;

namespace CaptchaGate.VerifyServer.Hosting;

/// <summary>How Kestrel and the log behave here.</summary>
public static class ServerDefaults
{
    public static void AddServerDefaults(this WebApplicationBuilder builder)
    {
        var place = PlatformDetection.DetectPlatform(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // One protocol with one request at a time: what a connection can make us hold is bounded by the limits below alone.
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http1);
            SetLimits(kestrel.Limits);
            // Function Compute's gateway reuses connections: "keep-alive on, request timeout 15 minutes or more".
            if (place is ServerPlatform.FunctionCompute)
                kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(16);
        });
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = InlineSockets.AreOn(builder.Configuration));
        builder.Services.AddSingleton<ServerMeter>();
        builder.BoundConnections(place);
        builder.AddLog(place is ServerPlatform.FunctionCompute);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    // docs/quality.md says what they add up to.
    private static void SetLimits(KestrelServerLimits limits)
    {
        // The contract's own limits of size and time apply, with the contract's answers.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        // ConnectionTable's is the limit; Kestrel's would close the newest.
        limits.MaxConcurrentConnections = null;
        // What a caller sent that no request has read yet; no less than the headers may have together.
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestBufferSize = 32 * 1024;
        // What a caller has not taken yet. One that takes less than this rate is closed.
        limits.MaxResponseBufferSize = 16 * 1024;
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
    }

    private static void BoundConnections(this WebApplicationBuilder builder, ServerPlatform place)
    {
        // Behind a platform or a proxy of the operator's, one address speaks for all callers.
        var perAddress = place is ServerPlatform.Generic && builder.Configuration[$"{HttpOptions.Section}:{nameof(HttpOptions.TrustedHops)}"] is null or "" or "0";
        builder.Services.AddLogger<ConnectionTable>().AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton(services => new ConnectionTable(
            ConnectionLimit.OfProcess(),
            perAddress,
            TimeProvider.System,
            services.GetRequiredService<ServerMeter>(),
            services.GetRequiredService<ILogger<ConnectionTable>>()));
        // Kestrel takes the last one that was registered.
        builder.Services.AddSingleton<IConnectionListenerFactory, AcceptBound>();
    }

    private static void AddLog(this WebApplicationBuilder builder, bool onFunctionCompute)
    {
        // The framework's own setting; programs read JSON, people do not.
        var json = builder.Configuration["Logging:Console:FormatterName"] is { Length: > 0 } format
            ? string.Equals(format, ConsoleFormatterNames.Json, StringComparison.OrdinalIgnoreCase)
            : !builder.Environment.IsDevelopment();
        if (!json)
            builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
        // The console's format stays, written another way.
        builder.Logging.ClearProviders();
        // Function Compute freezes an instance as soon as it has answered, so its hook waits for the lines.
        var delay = onFunctionCompute ? TimeSpan.Zero : BatchedConsole.UsualDelay;
        builder.Services.AddSingleton(services => new BatchedConsole(
            services.GetService<LogOutput>()?.Stream ?? StandardOutput.Open(),
            json ? null : services.GetServices<ConsoleFormatter>().Single(static format => format.Name is ConsoleFormatterNames.Simple),
            TimeProvider.System,
            delay,
            services.GetRequiredService<ServerMeter>()));
        builder.Services.AddSingleton<ILoggerProvider>(static services => services.GetRequiredService<BatchedConsole>());
        builder.Services.AddSingleton<ILoggerProvider>(static services => new ServerEvents(services, services.GetRequiredService<ServerMeter>(), TimeProvider.System));
        builder.AddLogFilters();
    }

    private static void AddLogFilters(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // A start-up failure is reported in one line on standard error.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // It logs each request, which CaptchaGate does itself, and if it is enabled, the framework creates an activity for each request.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Kestrel's own events may hold what a caller sent, and a caller may cause any number of them.
        builder.Logging.AddFilter(ServerEvents.Category, LogLevel.None);
        builder.Logging.AddFilter<ServerEvents>(ServerEvents.Category, LogLevel.Warning);
    }
}
