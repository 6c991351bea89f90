using CaptchaGate.Http;
using CaptchaGate.Playground.Live;
using CaptchaGate.VerifyServer.Hosting;

namespace CaptchaGate.Playground.Gates;

/// <summary>One CaptchaGate instance with its own memory, as in a deployment: settings, replay cache, budget, breaker.</summary>
internal sealed class GateInstance : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly RequestDelegate _handle;

    private GateInstance(string name, IHost host)
    {
        Name = name;
        _host = host;
        var pipeline = new ApplicationBuilder(host.Services);
        pipeline.RunGate();
        _handle = pipeline.Build();
    }

    /// <value>Shown on the page, such as <c>A</c>.</value>
    public string Name { get; }

    public static async Task<GateInstance> StartAsync(string name, IEnumerable<KeyValuePair<string, string?>> settings, LogTail log, object owner, CancellationToken cancellationToken)
    {
        // What starts here publishes its instruments here; the scope ends with this method.
        GateScope.Current = new(owner, name, null);
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning).AddProvider(log.ProviderFor(name));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddGateApplication(builder.Configuration);
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new(name, host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public Task HandleAsync(HttpContext context) => _handle(context);

    /// <summary>Waits for the requests that it works on, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    // The process belongs to the playground, which stops its gates itself.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
