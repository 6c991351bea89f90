using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Tests.Collector;
using CaptchaGate.VerifyServer;
using CaptchaGate.VerifyServer.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Conventions.Tests.Markers;

/// <summary>The emulator, a form's target and the real server on real sockets, every secret of theirs a marker, and everything that the server says captured.</summary>
internal sealed class MarkerTestHost : IAsyncDisposable
{
    public const string Site = "https://www.example.com";
    public const string KeyId = "STS.markerstage";

    /// <summary>A scene in encryption mode.</summary>
    public const string EncryptedScene = "markerscene";

    // Twice 16 characters: a key of 32 bytes.
    private static readonly string EncryptionKey = Convert.ToBase64String(Encoding.ASCII.GetBytes(Marker.EncryptionKey.Word + Marker.EncryptionKey.Word));
    private static readonly string ReceiptPem = NewKey();

    private readonly OtlpCollector _collector;
    private readonly LoopbackServer _target;
    private readonly WebApplication _gate;
    private readonly ConcurrentBag<string> _submissions;

    private MarkerTestHost(CaptchaEmulator emulator, OtlpCollector collector, LoopbackServer target, WebApplication gate, Capture capture, ConcurrentBag<string> submissions)
    {
        (Emulator, _collector, _target, _gate, Capture, _submissions) = (emulator, collector, target, gate, capture, submissions);
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(gate.Urls.First()) };
        // Every visitor comes from the same two places.
        Http.DefaultRequestHeaders.Add("X-Forwarded-For", [Marker.Client6Address.Word, Marker.ClientAddress.Word]);
    }

    public CaptchaEmulator Emulator { get; }

    public Capture Capture { get; }

    public HttpClient Http { get; }

    public FailingNonces Nonces => (FailingNonces)_gate.Services.GetRequiredService<INonceSource>();

    /// <value>What the form's target received.</value>
    public IReadOnlyCollection<string> Submissions => _submissions;

    public static Marker ReceiptKey { get; } = Marker.OfKey(ReceiptPem);

    public static async Task<MarkerTestHost> StartAsync(params string[] more)
    {
        var emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });
        emulator.Keys.Put(new() { Id = KeyId, Secret = Marker.Secret.Word, SecurityToken = Marker.SecurityToken.Word });
        emulator.Scenes.Put(new(EncryptedScene) { Encrypted = true });
        emulator.Encryption.Key = EncryptionKey;
        var submissions = new ConcurrentBag<string>();
        var target = await StartTargetAsync(submissions);
        var capture = new Capture();
        var collector = await OtlpCollector.StartAsync();
        var gate = CaptchaGateServer.Build([.. Settings(emulator, target), $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "--Logging:Console:FormatterName=json", .. more], builder =>
        {
            // Production writes JSON; this is the console of Development.
            builder.Logging.AddSimpleConsole();
            builder.Services.AddSingleton(new LogOutput(new ConsoleStream()));
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddProvider(new FilteredLog(capture)).AddProvider(new TraceLog(capture)).AddFilter<TraceLog>(null, LogLevel.Trace);
            builder.Services.AddSingleton<INonceSource>(new FailingNonces(new InvalidOperationException(Marker.Fault.Word)));
        });
        await gate.StartAsync();
        return new MarkerTestHost(emulator, collector, target, gate, capture, submissions);
    }

    /// <summary>A token that holds the marker, with its own reaction.</summary>
    public string Mint(string scene, Reaction? verdict = null, string? encryptedSceneId = null) =>
        Emulator.Mint(new MintRequest(scene) { Verdict = verdict, EncryptedSceneId = encryptedSceneId, Data = $"{Marker.Token.Word} +/=&%~*'\"<é😀>" }).CaptchaVerifyParam;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _gate.StopAsync();
        // Their texts stand in the protocol's bytes as they are.
        foreach (var (path, body) in _collector.Requests)
            Capture.Add($"export {path}", Encoding.UTF8.GetString(body));
        await _collector.DisposeAsync();
        await _gate.DisposeAsync();
        await _target.DisposeAsync();
        await Emulator.DisposeAsync();
        Capture.Dispose();
    }

    private static Task<LoopbackServer> StartTargetAsync(ConcurrentBag<string> submissions) => LoopbackServer.StartAsync(async context =>
    {
        using var body = new StreamReader(context.Request.Body);
        submissions.Add(await body.ReadToEndAsync());
        context.Response.StatusCode = context.Request.Path.Value is "/taken" ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest;
        await context.Response.WriteAsync(context.Response.StatusCode == StatusCodes.Status204NoContent ? "" : Marker.UpstreamMessage.Word);
    });

    private static string[] Settings(CaptchaEmulator emulator, LoopbackServer target) =>
    [
        "--urls=http://127.0.0.1:0",
        "--environment=Development",
        "--Captcha:Region=sgp",
        $"--Captcha:Endpoint={emulator.BaseAddress}",
        "--Captcha:Deadline=00:00:02.100",
        "--Captcha:AttemptTimeout=00:00:00.700",
        "--Captcha:ConnectTimeout=00:00:00.300",
        $"--Captcha:Scenes:default:Id={Scenes.V3}",
        $"--Captcha:Scenes:v2:Id={Scenes.V2}",
        "--Captcha:Scenes:v2:Policy=open",
        $"--Captcha:Scenes:pass:Id={Scenes.TestPass}",
        $"--Captcha:Scenes:fail:Id={Scenes.TestFail}",
        $"--Captcha:Scenes:encrypted:Id={EncryptedScene}",
        "--Captcha:Encryption:Source=Environment",
        $"--Captcha:Encryption:Key={EncryptionKey}",
        "--FailOpen:Breaker=closed",
        "--Credentials:Source=Environment",
        $"--ALIBABA_CLOUD_ACCESS_KEY_ID={KeyId}",
        $"--ALIBABA_CLOUD_ACCESS_KEY_SECRET={Marker.Secret.Word}",
        $"--ALIBABA_CLOUD_SECURITY_TOKEN={Marker.SecurityToken.Word}",
        $"--Http:AllowedOrigins:0={Site}",
        $"--Http:ServiceKeys:shop=sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Marker.ServiceKey.Word)))}",
        "--Http:RateLimit:PerClientPerMinute=0",
        "--Http:TrustedHops=1",
        "--Receipts:Enabled=true",
        "--Receipts:Issuer=https://captcha.example.com/api",
        "--Receipts:Audience=https://shop.example.com",
        $"--Receipts:SigningKey={ReceiptPem}",
        .. Form("taken", target),
        .. Form("refused", target),
    ];

    private static string[] Form(string name, LoopbackServer target) =>
    [
        $"--Forms:{name}:Target={target.Url}/{name}",
        $"--Forms:{name}:SigningSecret=whsec_{Convert.ToBase64String(Encoding.ASCII.GetBytes("......" + Marker.WebhookSecret.Word + "......"))}",
        $"--Forms:{name}:HoneypotField=website",
    ];

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
