using CaptchaGate.VerifyServer.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;

namespace CaptchaGate.VerifyServer;

/// <summary>How Kestrel and the log behave here.</summary>
public static class ServerDefaults
{
    public static void AddServerDefaults(this WebApplicationBuilder builder)
    {
        var onFunctionCompute = Hosting.PlaceOf(builder.Configuration) is HostingPlace.FunctionCompute;
        var connections = ConnectionLimit.OfProcess();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The contract's own limits of size and time apply, with the contract's answers.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxConcurrentConnections = connections;
            // Function Compute's gateway reuses connections: "keep-alive on, request timeout 15 minutes or more".
            if (onFunctionCompute)
                kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(16);
        });
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = InlineSockets.AreOn(builder.Configuration));
        if (connections is { } most)
            builder.BoundAccepting(most + ConnectionLimit.Surplus);
        builder.AddLog(onFunctionCompute);
        // Kestrel's own events may hold what a caller sent.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // It tells of each request, which the gate does itself, and where it is on the framework makes an activity for each.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    private static void BoundAccepting(this WebApplicationBuilder builder, int most)
    {
        builder.Services.AddSingleton<SocketTransportFactory>();
        // Kestrel takes the last one that was registered.
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new AcceptBound(services.GetRequiredService<SocketTransportFactory>(), most));
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
        // Function Compute freezes an instance as soon as it has answered: a line that waits may never be written there.
        var delay = onFunctionCompute ? TimeSpan.Zero : BatchedConsole.UsualDelay;
        builder.Services.AddSingleton<ILoggerProvider>(services => new BatchedConsole(
            services.GetService<LogOutput>()?.Stream ?? Console.OpenStandardOutput(),
            json ? null : services.GetServices<ConsoleFormatter>().Single(static format => format.Name is ConsoleFormatterNames.Simple),
            TimeProvider.System,
            delay));
    }
}
