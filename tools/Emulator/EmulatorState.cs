using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Kms;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Rpc;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Emulator.Sts;
using CaptchaGate.Emulator.Widget;

namespace CaptchaGate.Emulator;

/// <summary>The emulator without its sockets: every part, and who knows whom.</summary>
internal sealed class EmulatorState : IDisposable
{
    private readonly NonceStore _nonces;

    public EmulatorState(EmulatorOptions options)
    {
        Clock = new(options.Time);
        Certificates = options.Https ? new(TimeProvider.System, options.CertificateNames) : null;
        Journal = new(options.JournalCapacity);
        Throttle = new(Clock, options.CallsPerSecond);
        Encryption = new(Clock);
        Tokens = new(Scenes, Encryption, Clock);
        _nonces = new(Clock);
        var judge = new CaptchaJudge(Scenes, Tokens, Billing, Clock);
        Sts = new(Clock, Keys);
        var service = new RpcService(
            new Acs3Check(Keys, _nonces, Clock), Throttle, judge, new SecretReader(Secrets, Clock), new RoleAssumption(Sts, _nonces, Clock));
        Endpoint = new(service, Tokens, Journal, Script, Standing, new Delivery(Clock), Clock);
    }

    public EmulatorClock Clock { get; }

    public Scenes Scenes { get; } = new();

    public EmulatorKeys Keys { get; } = new();

    public SceneEncryption Encryption { get; }

    public TokenMint Tokens { get; }

    public Journal Journal { get; }

    public Billing Billing { get; } = new();

    public Throttle Throttle { get; }

    public Script Script { get; } = new();

    public StandingReactions Standing { get; } = new();

    public Connections Connections { get; } = new();

    public WidgetHosts Widget { get; } = new();

    /// <value>Null where there is no TLS listener.</value>
    public Certificates? Certificates { get; }

    public Secrets Secrets { get; } = new();

    public SecurityTokenService Sts { get; }

    public RpcEndpoint Endpoint { get; }

    public void Reset()
    {
        Script.Reset();
        Secrets.Reset();
        Sts.Reset();
        Connections.Reset();
        Widget.Reset();
        Certificates?.Serving = CertificateKind.Good;
        Standing.Clear();
        Clock.Reset();
        Throttle.Reset();
        Scenes.Reset();
        Encryption.Reset();
        Keys.Reset();
        Tokens.Reset();
        _nonces.Reset();
        Billing.Reset();
        Journal.Reset();
    }

    public void Dispose() => Certificates?.Dispose();
}
