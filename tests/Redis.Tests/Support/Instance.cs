using System.Collections.Concurrent;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Redis.Tests.Support;

/// <summary>The shared state of one instance, in this process.</summary>
internal sealed class Instance : IAsyncDisposable
{
    public const string ResultKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public static readonly Guid Key = new("11111111-2222-3333-4444-555555555555");

    private readonly ServiceProvider _services;
    private readonly RedisMonitor _monitor;
    private readonly ConcurrentDictionary<(string Token, Guid? Key, string Scene), ReservationRequest> _granted = [];

    private Instance(ServiceProvider services, FakeLogCollector log)
    {
        (_services, Log) = (services, log);
        _monitor = services.GetServices<IHostedService>().OfType<RedisMonitor>().Single();
        State = services.GetRequiredService<ISharedState>();
    }

    public ISharedState State { get; }

    public RedisConnection Connection => _services.GetRequiredService<RedisConnection>();

    public FakeLogCollector Log { get; }

    /// <summary>Starts an instance that is patient with a busy machine.</summary>
    public static Task<Instance> StartAsync(string address, params (string Name, string? Value)[] changes) => StartAsync(static _ => { }, address, changes);

    /// <param name="register">Registers more services.</param>
    public static async Task<Instance> StartAsync(Action<IServiceCollection> register, string? address, params (string Name, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Shared:Redis:ConnectionString"] = address,
            ["Shared:Redis:ResultKey"] = address is null ? null : ResultKey,
            ["Shared:Redis:MaxInstances"] = "4",
            ["Shared:Redis:Timeout"] = "00:00:05",
        };
        foreach (var (name, value) in changes)
            settings[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development });
        var log = new FakeLogCollector();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(log)));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<INonceSource, RandomNonceSource>();
        services.AddOptions<FailOpenOptions>().Bind(configuration.GetSection(FailOpenOptions.Section));
        register(services);
        services.AddSharedRedis(configuration);
        var instance = new Instance(services.BuildServiceProvider(), log);
        await instance._monitor.StartingAsync(CancellationToken.None);
        return instance;
    }

    public static ReservationRequest Request(string token, Guid? key = null, string scene = "default") => new(new CaptchaToken(token, TokenArchitecture.V3), key, scene, null);

    public static SharedResult Success(string id = "first") => new() { Id = id, Outcome = Outcome.Passed, Succeeded = true, At = DateTimeOffset.UnixEpoch, Code = "T001" };

    public async Task<Reservation> ReserveAsync(string token, Guid? key = null, string scene = "default", TimeSpan? lease = null)
    {
        var request = Request(token, key, scene);
        var found = await State.ReserveAsync(request, lease ?? TimeSpan.FromMinutes(5), CancellationToken.None);
        if (found is Reservation.Granted)
            _granted[(token, key, scene)] = request;
        return found;
    }

    /// <summary>Completes the request that was granted the token here; another one where none was.</summary>
    public async Task CompleteAsync(string token, Guid? key, SharedResult? result, string scene = "default") =>
        await State.CompleteAsync(_granted.GetValueOrDefault((token, key, scene)) ?? Request(token, key, scene), result, CancellationToken.None);

    public async Task<BudgetGrant> TakeAsync(string scene = "default", string? client = null) =>
        await State.TakeAsync(scene, ClientAddress.Parse(client), CaptchaRegion.Sgp, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _monitor.StoppedAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
