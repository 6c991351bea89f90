using CaptchaGate.VerifyServer.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CaptchaGate.VerifyServer;

/// <summary>How Kestrel and the log behave here.</summary>
public static class ServerDefaults
{
    public static void AddServerDefaults(this WebApplicationBuilder builder)
    {
        var onFunctionCompute = Hosting.PlaceOf(builder.Configuration) is HostingPlace.FunctionCompute;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The contract's own limits of size and time apply, with the contract's answers.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxConcurrentConnections = ConnectionLimit.OfProcess();
            // Function Compute's gateway reuses connections: "keep-alive on, request timeout 15 minutes or more".
            if (onFunctionCompute)
                kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(16);
        });
        if (builder.Environment.IsDevelopment())
            builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
        else
            builder.Logging.AddJsonConsole(static console => console.UseUtcTimestamp = true);
        // The console's formats stay, written another way.
        builder.Logging.ClearProviders();
        // Function Compute freezes an instance as soon as it has answered: a line that waits may never be written there.
        var delay = onFunctionCompute ? TimeSpan.Zero : BatchedConsole.UsualDelay;
        builder.Services.AddSingleton<ILoggerProvider>(services => new BatchedConsole(
            services.GetServices<ConsoleFormatter>(),
            services.GetRequiredService<IOptions<ConsoleLoggerOptions>>(),
            TimeProvider.System,
            delay,
            Console.Out));
        // Kestrel's own events may hold what a caller sent.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }
}
