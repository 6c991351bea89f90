using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Resilience.Probing;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer;
using CaptchaGate.VerifyServer.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>The real server on a real port, an emulator on another, and everything that a case wants to look at.</summary>
internal sealed class GateHarness : IAsyncDisposable
{
    private static readonly string[] Names = ["captcha.ap-southeast-1.aliyuncs.com", "captcha-dualstack.ap-southeast-1.aliyuncs.com"];

    private readonly WebApplication _server;
    private int _acceptedBefore;

    private GateHarness(CaptchaEmulator emulator, WebApplication server, SocketsHttpHandler pool, FakeLogCollector log, AdjustableTime time, string alias, CasePlan plan)
    {
        _server = server;
        Emulator = emulator;
        Pool = pool;
        Log = log;
        Time = time;
        Alias = alias;
        Plan = plan;
        Client = NewClient();
    }

    public CaptchaEmulator Emulator { get; }

    public HttpClient Client { get; }

    /// <value>The connections to the emulator.</value>
    public SocketsHttpHandler Pool { get; }

    public FakeLogCollector Log { get; }

    public AdjustableTime Time { get; }

    /// <value>The alias of the one scene; it also tells this server's metrics from others'.</value>
    public string Alias { get; }

    public CasePlan Plan { get; }

    /// <value>The unverified passes that a case needed before its own request.</value>
    public long PassesBefore { get; private set; }

    public Uri Address => new(_server.Urls.First());

    public static async Task<GateHarness> StartAsync(CasePlan plan)
    {
        var (log, time, alias) = (new FakeLogCollector(), new AdjustableTime(), Metrics.NewAlias());
        plan.Emulator.Time = time;
        plan.Emulator.Https = plan.RealNames;
        plan.Emulator.CertificateNames = Names;
        var emulator = await CaptchaEmulator.StartAsync(plan.Emulator);
        var pool = UpstreamHandler.Create(Time("Captcha__ConnectTimeout", TimeSpan.FromSeconds(8)));
        Dial(pool, plan, emulator);
        plan.Pool?.Invoke(pool);
        var server = CaptchaGateServer.Build(Arguments(plan, emulator, alias), builder =>
        {
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).CollectProduct(log);
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddSingleton(pool);
            if (plan.Probe is { } probe)
                builder.Services.AddSingleton<IProbeClient>(probe);
            else if (plan.RealNames || plan.Connect is not null)
                builder.Services.AddSingleton<IProbeClient>(new PooledProbe(pool));
            if (plan.Nonces is { } nonces)
                builder.Services.AddSingleton(nonces);
            if (plan.Source is { } source)
                builder.Services.AddSingleton(services => Cache(source, services));
        });
        await server.StartAsync();
        // The start warms up a connection; what that leaves behind is not of the case.
        await Task.WhenAll(server.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask ?? Task.CompletedTask));
        var gate = new GateHarness(emulator, server, pool, log, time, alias, plan);
        gate.Forget();
        return gate;

        TimeSpan Time(string setting, TimeSpan otherwise) => plan.Settings.GetValueOrDefault(setting) is { } text ? TimeSpan.Parse(text) : otherwise;
    }

    /// <value>Connections that the emulator accepted for the case.</value>
    public int Accepted => Emulator.Connections.Accepted - _acceptedBefore;

    /// <value>What the last probe found; null before the first.</value>
    public ProbeResult? LatestProbe => _server.Services.GetRequiredService<HealthMonitor>().Latest;

    /// <value>What a claim that the widget cannot load is worth now.</value>
    public WidgetFinding Widget => _server.Services.GetRequiredService<WidgetMonitor>().Find(CaptchaRegion.Sgp);

    /// <summary>What was logged and counted so far is not of the case's own request.</summary>
    public void Forget()
    {
        Log.Clear();
        PassesBefore = Metrics.UnverifiedPasses(Alias);
        _acceptedBefore = Emulator.Connections.Accepted;
        Plan.Dialled.Clear();
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler()) { BaseAddress = Address, Timeout = Eventually.Patience };

    public string Mint(Emulator.Reactions.Reaction? verdict = null) => Emulator.Mint(Scenes.V3, verdict: verdict).CaptchaVerifyParam;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Pool.Dispose();
        await Emulator.DisposeAsync();
    }

    private static CredentialCache Cache(ScriptedSource source, IServiceProvider services) => new(
        source,
        services.GetRequiredService<IOptions<CredentialsOptions>>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<CredentialCache>>());

    private static string[] Arguments(CasePlan plan, CaptchaEmulator emulator, string alias)
    {
        var settings = Settings.For(emulator).With(
            ("ASPNETCORE_URLS", null),
            ("Captcha__SceneId", null),
            ($"Captcha__Scenes__{alias}__Id", Scenes.V3),
            ("Captcha__Deadline", "00:00:20"),
            ("Captcha__AttemptTimeout", "00:00:15"),
            ("Captcha__ConnectTimeout", "00:00:08"),
            ("FailOpen__Policy", plan.Policy),
            ("FailOpen__Budget__PerMinute", "6000"),
            ("FailOpen__Budget__Burst", "6000"),
            ("FailOpen__Budget__PerClientPerMinute", "6000"));
        if (plan.RealNames)
            settings["Captcha__Endpoint"] = null;
        if (plan.Widget)
        {
            settings["Captcha__Widget__FailOpen"] = "true";
            settings["Captcha__Widget__Urls__0"] = $"{emulator.BaseAddress}AliyunCaptcha.js";
            settings["Captcha__Widget__Urls__1"] = $"{emulator.BaseAddress}initialization/{Scenes.V3}";
        }

        foreach (var (name, value) in plan.Settings)
            settings[name.Replace("{scene}", alias, StringComparison.Ordinal)] = value;
        return
        [
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            // No watcher on settings files: a process has few of them.
            "--hostBuilder:reloadConfigOnChange=false",
            .. settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}"),
        ];
    }

    private static void Dial(SocketsHttpHandler pool, CasePlan plan, CaptchaEmulator emulator)
    {
        if (plan.Connect is { } connect)
            pool.ConnectCallback = connect;
        if (!plan.RealNames)
            return;
        pool.ConnectCallback = plan.Connect ?? ((_, cancellationToken) => Loopback.ConnectAsync(emulator.SecureAddress.Port, cancellationToken));
        pool.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        pool.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(emulator.Certificates.Authority);
    }
}

/// <summary>Connections for <see cref="CasePlan.Connect"/>.</summary>
internal static class Loopback
{
    public static async ValueTask<Stream> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
