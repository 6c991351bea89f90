using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Tests.Servers;

/// <summary>A web server that answers every request by one delegate, by default on a free port of 127.0.0.1.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    // With their namespaces: some test projects use those globally, and a using directive would be superfluous there.
    private readonly Microsoft.AspNetCore.Builder.WebApplication _app;

    private LoopbackServer(Microsoft.AspNetCore.Builder.WebApplication app) => _app = app;

    /// <value>Scheme, host and port, without a slash at the end.</value>
    public string Url => _app.Urls.Single();

    public int Port => new Uri(Url).Port;

    /// <param name="certificate">For TLS; null for plain HTTP.</param>
    /// <param name="url">Where it listens; null for a free port.</param>
    public static async Task<LoopbackServer> StartAsync(Microsoft.AspNetCore.Http.RequestDelegate answer, X509Certificate2? certificate = null, string? url = null)
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // What hangs is cut off when the test ends.
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseUrls(url ?? (certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0"));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        var app = builder.Build();
        Microsoft.AspNetCore.Builder.RunExtensions.Run(app, answer);
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
