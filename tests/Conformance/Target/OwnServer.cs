using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator;
using CaptchaGate.VerifyServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Conformance.Target;

/// <summary>VerifyServer and the emulator on free ports, set up as the README asks of any deployment.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    public const string ServiceKey = "conformance-service-key";
    public const string OtherServiceKey = "conformance-other-service-key";
    public const string Origin = "https://www.example.com";
    public const string FormSecret = "whsec_dGhpcnR5LXR3byBieXRlcywga25vd24gdG8gYm90aC4=";
    public const string Issuer = "https://captcha.example.com/api";
    public const string Audience = "https://shop.example.com";

    private readonly CaptchaEmulator _emulator;
    private readonly WebApplication _server;

    private OwnServer(CaptchaEmulator emulator, WebApplication server)
    {
        _emulator = emulator;
        _server = server;
    }

    public Uri BaseUrl => new(_server.Urls.First() + "/api");

    public Uri EmulatorUrl => _emulator.BaseAddress;

    /// <param name="changed">Settings that take the place of the usual ones, as <c>--name=value</c>.</param>
    public static Task<OwnServer> StartAsync(params string[] changed) => StartAsync(new RandomNonceSource(), changed);

    /// <param name="nonces">Where a test makes the server's own code throw.</param>
    public static async Task<OwnServer> StartAsync(INonceSource nonces, params string[] changed)
    {
        var emulator = await CaptchaEmulator.StartAsync();
        var server = CaptchaGateServer.Build([.. Arguments(emulator.BaseAddress), .. changed], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(nonces);
        });
        await server.StartAsync();
        return new OwnServer(emulator, server);
    }

    /// <summary>The settings as a command line, for a server in this process or another.</summary>
    public static string[] Arguments(Uri emulator) =>
    [
        "--environment=Development",
        "--urls=http://127.0.0.1:0",
        "--Captcha:Region=sgp",
        "--Captcha:SceneId=emuscene3",
        "--Captcha:Scenes:v2:Id=emuscene2",
        $"--Captcha:Endpoint={emulator}",
        "--Credentials:Source=Environment",
        "--ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIemulator",
        "--ALIBABA_CLOUD_ACCESS_KEY_SECRET=emulator-secret",
        $"--Http:AllowedOrigins:0={Origin}",
        $"--Http:ServiceKeys:conformance={Hash(ServiceKey)}",
        $"--Http:ServiceKeys:other={Hash(OtherServiceKey)}",
        "--Http:RateLimit:PerClientPerMinute=0",
        "--FailOpen:Policy=guarded",
        "--FailOpen:Breaker=closed",
        "--FailOpen:Budget:PerMinute=6000",
        "--FailOpen:Budget:Burst=6000",
        "--FailOpen:Budget:PerClientPerMinute=6000",
    ];

    /// <summary>The settings of a form whose target is <paramref name="target"/>.</summary>
    public static string[] Form(Uri target) =>
    [
        $"--Forms:contact:Target={target}",
        $"--Forms:contact:SigningSecret={FormSecret}",
        $"--Forms:contact:SuccessUrl={Origin}/thanks",
        $"--Forms:contact:FailureUrl={Origin}/sorry",
        "--Forms:contact:HoneypotField=website",
    ];

    /// <summary>The settings of receipts while their keys change.</summary>
    public static string[] Receipts()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            "--Receipts:Enabled=true",
            $"--Receipts:Issuer={Issuer}",
            $"--Receipts:Audience={Audience}",
            $"--Receipts:SigningKey={key.ExportPkcs8PrivateKeyPem()}",
            $"--Receipts:OtherKey={other.ExportSubjectPublicKeyInfoPem()}",
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    private static string Hash(string key) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
}
