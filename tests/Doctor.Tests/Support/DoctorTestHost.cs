using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.VerifyServer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>A server's settings, an emulator that takes them, and whatever a test makes wrong. All of it is healthy at first.</summary>
internal sealed class DoctorTestHost : IAsyncDisposable
{
    /// <summary>The emulator is STS, too.</summary>
    public const string StsName = "sts.ap-southeast-1.aliyuncs.com";

    private readonly List<IAsyncDisposable> _alsoDisposed = [];

    private DoctorTestHost(CaptchaEmulator emulator)
    {
        Emulator = emulator;
        Endpoints = new CaptchaEndpoints(emulator.BaseAddress, null);
        Pool.SslOptions.CertificateChainPolicy = Azure.Tests.Support.TestAuthority.Policy(emulator.Certificates.Authority);
    }

    public CaptchaEmulator Emulator { get; }

    /// <value>As the environment would have them, levels joined by two underscores; null takes one away.</value>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["Captcha__Region"] = "sgp",
        ["Captcha__SceneId"] = Scenes.V3,
        ["Captcha__Deadline"] = "00:00:45",
        ["Captcha__AttemptTimeout"] = "00:00:30",
        ["Captcha__ConnectTimeout"] = "00:00:20",
        ["Credentials__Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = Marker.KeyId,
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Marker.Secret,
        ["ALIBABA_CLOUD_SECURITY_TOKEN"] = Marker.SecurityToken,
    };

    public string Environment { get; set; } = "Development";

    /// <value>Replace the region's endpoints, whose names are outside this machine.</value>
    public CaptchaEndpoints Endpoints { get; set; }

    public AdjustableTime Time { get; } = new() { Stretch = 20 };

    /// <value>Trusts the emulator's certificates.</value>
    public SocketsHttpHandler Pool { get; } = UpstreamHandler.Create(TimeSpan.FromSeconds(20));

    /// <value>Registers replacements for CaptchaGate's own services.</value>
    public List<Action<IServiceCollection>> Services { get; } = [];

    public static async Task<DoctorTestHost> AdmitAsync()
    {
        var patient = new DoctorTestHost(await CaptchaEmulator.StartAsync(new EmulatorOptions { Https = true, CertificateNames = [StsName] }));
        patient.PutKey();
        return patient;
    }

    /// <summary>Makes the emulator take the patient's key, with what a test changes about it.</summary>
    public void PutKey(string secret = Marker.Secret, string? securityToken = Marker.SecurityToken, DateTimeOffset? ends = null, string? refusedWith = null) =>
        Emulator.Keys.Put(new EmulatorKey { Id = Marker.KeyId, Secret = secret, SecurityToken = securityToken, ExpiresAt = ends, RefusedWith = refusedWith });

    /// <summary>Goes to the emulator over TLS.</summary>
    public void UseTls() => Endpoints = new CaptchaEndpoints(Emulator.SecureAddress, null);

    public T Keep<T>(T disposable)
        where T : IAsyncDisposable
    {
        _alsoDisposed.Add(disposable);
        return disposable;
    }

    public async Task<Examined> ExamineAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorProgram.RunAsync(arguments, Build, output, error, TestContext.Current.CancellationToken);
        return new Examined(code, output.ToString(), error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Pool.Dispose();
        foreach (var disposable in _alsoDisposed)
            await disposable.DisposeAsync();
        await Emulator.DisposeAsync();
    }

    private Microsoft.Extensions.Hosting.IHost Build(string[] fromCommandLine) => CaptchaGateServer.Build(
        [
            $"--environment={Environment}",
            // No watcher on settings files: a process has few of them.
            "--hostBuilder:reloadConfigOnChange=false",
            .. Settings.Where(static setting => setting.Value is not null).Select(static setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}"),
            .. fromCommandLine,
        ],
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddSingleton(Endpoints);
            builder.Services.AddSingleton(Pool);
            foreach (var register in Services)
                register(builder.Services);
        });
}
