using CaptchaGate.Core;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace CaptchaGate.Redis.Tests.Gates;

/// <summary>A whole gate in this process, with a real store, its own time, and Alibaba Cloud as the test decides it.</summary>
internal sealed class GateInstance : IAsyncDisposable
{
    private static readonly IConfiguration Configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        ["Captcha:Region"] = "sgp",
        ["Captcha:SceneId"] = "1a2b3c4d",
        ["Captcha:Endpoint"] = "http://127.0.0.1:1",
        ["Credentials:Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAItest",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "secret",
        ["Shared:Redis:ConnectionString"] = "shared-with-the-test",
        ["Shared:Redis:ResultKey"] = Instance.ResultKey,
        ["Shared:Redis:MaxInstances"] = "4",
        ["Shared:Redis:Timeout"] = "00:00:05",
    }).Build();

    private readonly string _name;
    private readonly ServiceProvider _services;

    /// <param name="connection">The store's, which all instances of a test use.</param>
    /// <param name="epoch">How often the store has lost its memory.</param>
    /// <param name="sent">Called when a call of Alibaba Cloud has left.</param>
    public GateInstance(string name, RedisConnection connection, Func<int> epoch, Action<PendingRequest> sent)
    {
        _name = name;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development });
        services.AddSingleton<TimeProvider>(Time);
        services.AddSharedRedis(Configuration);
        services.AddSingleton(connection);
        services.AddSingleton(provider => new FaultyState(provider.GetRequiredService<RedisState>(), epoch));
        services.AddSingleton<ISharedState>(static provider => provider.GetRequiredService<FaultyState>());
        services.AddSingleton<IProbeClient, NoProbe>();
        services.AddSingleton(provider => new CaptchaClient(new HttpMessageInvoker(new HeldUpstream(sent)), provider.GetRequiredService<INonceSource>()));
        services.AddCaptchaGate(Configuration);
        _services = services.BuildServiceProvider();
        // The settings hold them, so this ends at once.
        _ = _services.GetRequiredService<RedisSecrets>().RefreshAsync(CancellationToken.None);
        Gate = _services.GetRequiredService<CaptchaVerifier>();
        Store = _services.GetRequiredService<FaultyState>();
    }

    public SteppedTime Time { get; } = new(PendingRequest.Wrap);

    public CaptchaVerifier Gate { get; }

    public FaultyState Store { get; }

    public PendingRequest Post(string token, Guid? key) => new PendingRequest(this, token, key).Start();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    public override string ToString() => _name;

    /// <summary>A probe that shows nothing, so nothing passes without a verdict.</summary>
    private sealed class NoProbe : IProbeClient
    {
        public ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key) => new(ProbeResult.Inconclusive, new UpstreamResult(Outcome.LocalExhaustion), ProbeEvidence.None);
    }
}
