using Azure.Core.Pipeline;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Http;
using CaptchaGate.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Azure.Tests.Support;

/// <summary>Both clouds on loopback under their real names, over TLS that really checks, and gates that run among them in Production.</summary>
internal sealed class FakeAzure : IAsyncDisposable
{
    public const string SecretName = "captcha-access-key";

    private const string Captcha = "captcha.ap-southeast-1.aliyuncs.com";
    private const string Sts = "sts.ap-southeast-1.aliyuncs.com";
    private const string Kms = "kms.ap-southeast-1.aliyuncs.com";

    private readonly TestAuthority _authority = new();
    private readonly List<IHost> _gates = [];

    private FakeAzure(CaptchaEmulator emulator, AdjustableTime time)
    {
        Emulator = emulator;
        Time = time;
    }

    public CaptchaEmulator Emulator { get; }

    public IdentityEndpoint Identity { get; private set; } = null!;

    public VaultDouble Vault { get; private set; } = null!;

    // The libraries keep tokens of an identity for the whole process, so no two tests have the same.
    public string ClientId { get; } = Guid.Parse(new RandomNonceSource().Next()).ToString();

    /// <value>The one clock of both clouds and the gates.</value>
    public AdjustableTime Time { get; }

    public FakeLogCollector Log { get; } = new();

    public Network Network { get; } = new();

    public static async Task<FakeAzure> StartAsync(string? vaultCertificate = null)
    {
        var time = new AdjustableTime { Stretch = 6 };
        var emulator = await CaptchaEmulator.StartAsync(new EmulatorOptions { Https = true, CertificateNames = [Captcha, Sts, Kms], Time = time });
        var cloud = new FakeAzure(emulator, time);
        cloud.Identity = await IdentityEndpoint.StartAsync(cloud.ClientId);
        cloud.Identity.Issue = resource => string.Equals(resource, emulator.Sts.Trust.Audience, StringComparison.Ordinal)
            ? emulator.Sts.IssueIdentityToken(("exp", time.GetUtcNow().AddHours(24).ToUnixTimeSeconds()))
            : $"token-{new RandomNonceSource().Next()}";
        cloud.Vault = await VaultDouble.StartAsync(cloud.Identity, cloud._authority, vaultCertificate);
        cloud.Network.Route(IdentityEndpoint.Host, cloud.Identity.Port);
        cloud.Network.Route(cloud.Vault.Host, cloud.Vault.Port);
        foreach (var host in new[] { Captcha, Sts, Kms })
            cloud.Network.Route(host, emulator.SecureAddress.Port);
        return cloud;
    }

    /// <summary>Makes a key that Alibaba Cloud takes, and puts it into the vault.</summary>
    public void PutKeyIntoVault(string id)
    {
        Emulator.Keys.Put(new EmulatorKey { Id = id, Secret = $"secret-of-{id}" });
        Vault.PutKey(SecretName, id, $"secret-of-{id}");
    }

    /// <summary>Nothing in the log was said by a store, or opens anything.</summary>
    public void AssertNothingLeaked()
    {
        Assert.NotEmpty(Log.Text);
        Assert.DoesNotContain(Reply.Marker, Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-", Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("token-", Log.Text, StringComparison.Ordinal);
    }

    /// <summary>A gate that reads its key from the vault.</summary>
    public VerifierHost GateWithVault(params ReadOnlySpan<(string Name, string? Value)> changes) => Gate(
    [
        ("Credentials:Source", "KeyVault"),
        ("Credentials:KeyVault:Uri", $"https://{Vault.Host}"),
        ("Credentials:KeyVault:SecretName", SecretName),
        ("Credentials:ManagedIdentityClientId", ClientId),
        .. changes,
    ]);

    /// <summary>A gate that assumes the emulator's role.</summary>
    public VerifierHost GateWithRole(params ReadOnlySpan<(string Name, string? Value)> changes) => Gate(
    [
        ("Credentials:Source", "Federation"),
        ("Credentials:ManagedIdentityClientId", ClientId),
        ("Credentials:Federation:RoleArn", Emulator.Sts.Trust.RoleArn),
        ("Credentials:Federation:OidcProviderArn", Emulator.Sts.Trust.ProviderArn),
        ("Credentials:Federation:Audience", Emulator.Sts.Trust.Audience),
        ("Credentials:Federation:Region", "ap-southeast-1"),
        .. changes,
    ]);

    /// <summary>A gate with these settings and those of the captcha.</summary>
    public VerifierHost Gate(params ReadOnlySpan<(string Name, string? Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        // Patient with a busy machine; how long a captcha may take is other tests' business.
        builder.Configuration.AddInMemoryCollection(
        [
            new("Captcha:Region", "sgp"), new("Captcha:SceneId", Scenes.V3),
            new("Captcha:Deadline", "00:00:30"), new("Captcha:AttemptTimeout", "00:00:20"), new("Captcha:ConnectTimeout", "00:00:10"),
        ]);
        foreach (var (name, value) in settings)
            builder.Configuration[name] = value;
        builder.Logging.AddProvider(new FakeLoggerProvider(Log)).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(ToAlibaba());
        builder.Services.AddSingleton<HttpPipelineTransport>(new HttpClientTransport(ToAzure()));
        builder.Services.AddSharedRedis(builder.Configuration).AddGateApplication(builder.Configuration).AddAzureCredentials(builder.Configuration);
        var host = builder.Build();
        _gates.Add(host);
        return new VerifierHost(host, this);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in _gates)
            gate.Dispose();
        await Vault.DisposeAsync();
        await Identity.DisposeAsync();
        await Emulator.DisposeAsync();
        _authority.Dispose();
    }

    private SocketsHttpHandler ToAlibaba()
    {
        var handler = UpstreamHandler.Create(TimeSpan.FromSeconds(10));
        handler.ConnectCallback = Network.ConnectAsync;
        handler.SslOptions.CertificateChainPolicy = TestAuthority.Policy(Emulator.Certificates.Authority);
        return handler;
    }

    private SocketsHttpHandler ToAzure()
    {
        var handler = new SocketsHttpHandler { ConnectCallback = Network.ConnectAsync, UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = _authority.Policy();
        return handler;
    }
}
