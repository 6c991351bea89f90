using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Hosting;
using CaptchaGate.Emulator.Kms;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Emulator.Rpc;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Emulator.Sts;
using CaptchaGate.Emulator.Widget;

namespace CaptchaGate.Emulator;

/// <summary>
/// A running CAPTCHA 2.0 on loopback, with the parts of STS and KMS that hand out its keys. Every member may be used from any thread, and every change holds from the next call on.
/// </summary>
public sealed class CaptchaEmulator : IAsyncDisposable
{
    private readonly EmulatorState _state;
    private readonly EmulatorOptions _options;
    private EmulatorServer _server;
    private RefusedPort[]? _down;

    private CaptchaEmulator(EmulatorState state, EmulatorServer server, EmulatorOptions options)
    {
        _state = state;
        _server = server;
        _options = options;
    }

    /// <value>For example <c>http://127.0.0.1:8081/</c>.</value>
    public Uri BaseAddress => _server.BaseAddress;

    /// <value>For example <c>https://127.0.0.1:8443/</c>. Throws where <see cref="EmulatorOptions.Https"/> is off.</value>
    public Uri SecureAddress => _server.SecureAddress ?? throw new InvalidOperationException("This emulator has no TLS listener; start it with Https = true.");

    /// <value>The certificates of the TLS listener. Throws where <see cref="EmulatorOptions.Https"/> is off.</value>
    public Certificates Certificates =>
        _state.Certificates ?? throw new InvalidOperationException("This emulator has no TLS listener; start it with Https = true.");

    /// <value>Open connections, and faults of new ones.</value>
    public Connections Connections => _state.Connections;

    /// <value>Faults of what a page loads to show the widget.</value>
    public WidgetHosts Widget => _state.Widget;

    public EmulatorClock Clock => _state.Clock;

    public Scenes Scenes => _state.Scenes;

    /// <value>The key that encrypted scene ids are made with.</value>
    public SceneEncryption Encryption => _state.Encryption;

    public EmulatorKeys Keys => _state.Keys;

    public Journal Journal => _state.Journal;

    public Billing Billing => _state.Billing;

    public Throttle Throttle => _state.Throttle;

    /// <value>What <c>GetSecretValue</c> answers from.</value>
    public Secrets Secrets => _state.Secrets;

    /// <value>What <c>AssumeRoleWithOIDC</c> trusts.</value>
    public SecurityTokenService Sts => _state.Sts;

    /// <value>Reactions that hold until they are cleared.</value>
    public StandingReactions Standing => _state.Standing;

    /// <summary>Starts on <see cref="EmulatorOptions.Port"/> and returns when calls are taken.</summary>
    public static async Task<CaptchaEmulator> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var state = new EmulatorState(options);
        return new(state, await EmulatorServer.StartAsync(options, state, cancellationToken), options);
    }

    /// <summary>Mints a token as the browser's widget would. Throws <see cref="MintException"/> where that can't be.</summary>
    /// <param name="verdict">What a call with this token gets; null is the honest T001.</param>
    public MintedToken Mint(string scene, Architecture? architecture = null, Reaction? verdict = null) =>
        Mint(new MintRequest(scene) { Architecture = architecture, Verdict = verdict });

    /// <inheritdoc cref="Mint(string, Architecture?, Reaction?)"/>
    public MintedToken Mint(MintRequest request) => _state.Tokens.Mint(request);

    /// <summary>Says how the next captcha calls are answered, one reaction each: <c>Script("reset", "500", "T001")</c>.</summary>
    public void Script(params Reaction[] next) => ScriptFor(RpcService.VerifyCaptcha, next);

    /// <summary>The same for another API, for example <c>GetSecretValue</c>.</summary>
    public void ScriptFor(string action, params Reaction[] next) => _state.Script.Add(action, next);

    /// <summary>Stops listening and cuts every connection: a connect is refused until <see cref="ComeBackAsync"/>. The state stays.</summary>
    public async Task GoDownAsync()
    {
        if (_down is not null)
            return;
        await _server.DisposeAsync();
        _down = [.. _server.Ports.Select(RefusedPort.Hold)];
    }

    /// <summary>Listens again, on the same ports.</summary>
    public async Task ComeBackAsync(CancellationToken cancellationToken = default)
    {
        if (_down is null)
            return;
        foreach (var port in _down)
            port.Dispose();
        _down = null;
        var samePorts = new EmulatorOptions
        {
            Host = _options.Host,
            Port = BaseAddress.Port,
            Https = _options.Https,
            HttpsPort = _server.SecureAddress?.Port ?? 0,
        };
        _server = await EmulatorServer.StartAsync(samePorts, _state, cancellationToken);
    }

    /// <summary>Back to how it started: scenes, keys, tokens, secrets, trust, clock, scripts, standing faults, journal and billing.</summary>
    public void Reset() => _state.Reset();

    public async ValueTask DisposeAsync()
    {
        if (_down is null)
            await _server.DisposeAsync();
        foreach (var port in _down ?? [])
            port.Dispose();
        _state.Dispose();
    }
}
