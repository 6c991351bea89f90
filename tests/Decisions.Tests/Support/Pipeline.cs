using CaptchaGate.Core.Credentials;
using CaptchaGate.Http;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.VerifyServer.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>
/// The whole product behind its HTTP contract, without a web server in front: thousands of them can be made in a minute.
/// The way to the service is real: the connections are sockets.
/// </summary>
internal sealed class Pipeline : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly HttpApplication _gate;

    /// <param name="settings">As an operator writes them.</param>
    /// <param name="pool">Shared by many pipelines; it outlives them.</param>
    /// <param name="replace">Registers what shall stand instead of the gate's own services.</param>
    public Pipeline(IReadOnlyDictionary<string, string?> settings, SocketsHttpHandler pool, Action<IServiceCollection>? replace = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)).Where(setting => setting.Value is not null))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).CollectProduct(Log));
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development });
        services.AddSingleton(pool);
        replace?.Invoke(services);
        services.AddGateApplication(configuration);
        _services = services.BuildServiceProvider();
        _gate = _services.GetRequiredService<HttpApplication>();
    }

    public FakeLogCollector Log { get; } = new();

    /// <summary>Puts <paramref name="source"/> in the place of the store.</summary>
    public static void Use(IServiceCollection services, ICredentialSource source) => services.AddSingleton(provider => new CredentialCache(
        source,
        provider.GetRequiredService<IOptions<CredentialsOptions>>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<CredentialCache>>()));

    public Task<GateAnswer> VerifyAsync(string token, string? client = null, CancellationToken aborted = default) =>
        SendAsync(JsonContentOf(token), client, aborted);

    public async Task<GateAnswer> SendAsync(byte[] json, string? client = null, CancellationToken aborted = default)
    {
        var request = new ApplicationRequest
        {
            Method = "POST",
            Path = "/api/verify",
            Header = static name => name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? "application/json" : null,
            Body = new MemoryStream(json),
            ContentLength = json.Length,
            RemoteAddress = client ?? "192.0.2.1",
        };
        var response = await _gate.HandleAsync(request, aborted);
        using var message = new HttpResponseMessage((System.Net.HttpStatusCode)response.Status) { Content = new ReadOnlyMemoryContent(response.Body) };
        foreach (var (name, value) in response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await GateAnswer.ReadAsync(message, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>The same with an idempotency key.</summary>
    public Task<GateAnswer> VerifyAsync(string token, Guid key, CancellationToken aborted = default) => SendAsync(
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["captchaVerifyParam"] = token, ["idempotencyKey"] = $"{key}" }),
        aborted: aborted);

    private static byte[] JsonContentOf(string token) =>
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["captchaVerifyParam"] = token });
}
