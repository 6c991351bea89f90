using System.Net;
using System.Net.Sockets;
using CaptchaGate.Emulator;
using CaptchaGate.Playground.Gates;
using CaptchaGate.Playground.Live;
using CaptchaGate.Playground.Protected;
using CaptchaGate.Playground.Situations;
using CaptchaGate.Playground.Traces;

namespace CaptchaGate.Playground;

/// <summary>The page, the sample pages, the gates and their form's receiver on one port, against the emulator.</summary>
internal static class DemoSite
{
    /// <summary>The service key of the demonstration, which samples/send-code uses.</summary>
    public const string ServiceKey = "playground-service-key";

    /// <summary>Builds the site without starting it; nothing of the machine's own settings reaches it.</summary>
    /// <param name="receiptKey">The key that signs receipts, in PEM; null for one of this run.</param>
    public static WebApplication Build(int port, CaptchaEmulator emulator, string? receiptKey = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        var address = $"http://127.0.0.1:{(port == 0 ? FreePort() : port)}";
        AddServer(builder);
        AddParts(builder.Services, address, emulator, receiptKey);
        var app = builder.Build();
        app.Urls.Add(address);
        app.Services.GetRequiredService<LogTail>().CopyTo(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CaptchaGate"));
        app.Use((context, next) => AddSecurityHeaders(context, next, emulator.BaseAddress));
        app.UsePlayground(emulator.BaseAddress);
        return app;
    }

    public static Uri AddressOf(WebApplication started) => new(started.Urls.First());

    // Not VerifyServer's own defaults: they close a connection whose first request is not for CaptchaGate, and the page's events are such a request.
    private static void AddServer(WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The contract's own limits of size and time apply, with the contract's answers.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Logging.AddSimpleConsole(static console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }

    private static void AddParts(IServiceCollection services, string address, CaptchaEmulator emulator, string? receiptKey)
    {
        // Distinguishes this playground's spans and metrics from others in the process.
        var owner = new object();
        services.AddSingleton(emulator).AddSingleton(emulator.Journal).AddSingleton(TimeProvider.System);
        services.AddSingleton(new MessageStore(TimeProvider.System));
        services.AddSingleton(_ => new HttpClient());
        services.AddSingleton(provider => new ProtectedForm(new ReceiptCheck(address, GateSettings.Audience, provider.GetRequiredService<HttpClient>(), TimeProvider.System)));
        services.AddSingleton(_ => new ServiceLine(emulator.BaseAddress));
        services.AddSingleton(DecisionRows.Read(Path.Combine(AppContext.BaseDirectory, "docs", "decision-table.json")));
        services.AddSingleton<EventFeed>().AddSingleton<EventStream>().AddSingleton<LogTail>().AddSingleton<TraceReport>();
        services.AddSingleton(_ => new Counters(owner));
        services.AddSingleton(_ => new SpanListener(owner));
        services.AddSingleton(provider => new GateSettings(address, provider.GetRequiredService<ServiceLine>().Address, provider.GetRequiredService<MessageStore>(), receiptKey));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GateFleet>(provider, owner));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Recorder>(provider, owner));
        services.AddSingleton<SimulatedFaults>();
        services.AddHostedService(static provider =>
        {
            // They must listen before the first gate makes its instruments.
            provider.GetRequiredService<Counters>();
            provider.GetRequiredService<SpanListener>();
            return provider.GetRequiredService<SimulatedFaults>();
        });
    }

    // The form's addresses are settings, so the port must be known before it is listened on.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next, Uri emulator)
    {
        var origin = emulator.GetLeftPart(UriPartial.Authority);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' {origin}; connect-src 'self' {origin}; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        return next(context);
    }
}
