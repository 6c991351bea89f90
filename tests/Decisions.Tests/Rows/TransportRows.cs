using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Rows;

/// <summary>Rows 15 to 22, and 53: the way to the service.</summary>
internal static class TransportRows
{
    public static Dictionary<int, Scenario[]> Scenarios { get; } = new()
    {
        [15] =
        [
            Dialled("refused", DialRefusedAsync),
            Dialled("unreachable, as the system reports it", _ => throw new SocketException((int)SocketError.HostUnreachable)),
            Dialled("name not found, as the resolver reports it", _ => throw new SocketException((int)SocketError.HostNotFound)),
        ],
        [16] =
        [
            Handshake("reset", ConnectionFault.ResetOnFirstBytes),
            Handshake("alert", ConnectionFault.TlsAlert),
            Handshake("closed", ConnectionFault.Close),
            Handshake("no TLS there", ConnectionFault.PlainHttp),
        ],
        [17] =
        [
            Certificate("unknown authority", CertificateKind.Untrusted),
            Certificate("another name", CertificateKind.WrongName),
            Certificate("out of date", CertificateKind.Expired),
        ],
        [18] =
        [
            .. new[] { Fault.NeverAnswer, Fault.StallMidBody, Fault.LongContentLength, Fault.SlowDrip, Fault.SlowHeaders }
                .Select(fault => Scenario.Answered(fault) with { Plan = plan => plan.HurryUp() }),
        ],
        [19] =
        [
            .. new[]
                {
                    Fault.Reset, Fault.ResetAfterHeaders, Fault.ResetMidBody, Fault.Close, Fault.CloseMidHeaders, Fault.HalfCloseMidBody,
                    Fault.TruncatedBody, Fault.TruncatedChunks,
                }
                .Select(fault => Scenario.Answered(fault)),
            Scenario.Answered(Fault.LostAnswer, billed: 1),
        ],
        [20] = [new("no place in the pool") { Plan = OnePlaceOnly, Before = TakeThePlaceAsync }],
        [53] =
        [
            new("connect never answered")
            {
                Plan = plan =>
                {
                    plan.HurryUp();
                    plan.Connect = (_, cancellationToken) => DialHoleAsync(cancellationToken);
                },
            },
            Handshake("TLS handshake never answered", ConnectionFault.Silence) with
            {
                Plan = plan =>
                {
                    plan.ConnectAnew();
                    plan.HurryUp();
                },
            },
        ],
        [21] = [Scenario.Answered(Fault.Redirect), .. new[] { 301, 302, 303, 308 }.Select(status => Scenario.Answered(Redirect(status)))],
        [22] =
        [
            // The operator's word counts as a failing probe.
            new("isolated by the switch")
            {
                Plan = plan =>
                {
                    plan.Settings["FailOpen__Breaker"] = "isolated";
                    plan.Probe = new ScriptedProbe { Result = ProbeResult.Healthy };
                },
                Fits = static world => world.ProbeFails,
            },
            new("opened by an outage") { Plan = plan => plan.Connect = (_, _) => throw new SocketException((int)SocketError.ConnectionRefused), Before = BreakAsync },
        ],
    };

    // Both names of the region lead to the same end, so both are tried, once.
    private static Scenario Dialled(string name, Func<CancellationToken, ValueTask<Stream>> dial) => new(name)
    {
        Plan = plan =>
        {
            plan.RealNames = true;
            plan.Connect = (context, cancellationToken) =>
            {
                plan.Dialled.Enqueue(context.DnsEndPoint.Host);
                return dial(cancellationToken);
            };
        },
        After = gate => Task.Run(() => Assert.Equal(2, gate.Plan.Dialled.Distinct(StringComparer.Ordinal).Count())),
    };

    private static async ValueTask<Stream> DialRefusedAsync(CancellationToken cancellationToken)
    {
        using var port = RefusedPort.Get();
        return await Loopback.ConnectAsync(port.Address.Port, cancellationToken);
    }

    private static Scenario Handshake(string name, ConnectionFault fault) => new(name)
    {
        Plan = plan => plan.ConnectAnew(),
        Before = gate =>
        {
            gate.Emulator.Connections.Standing = fault;
            return Task.CompletedTask;
        },
        After = gate => Task.Run(() => Assert.Equal(2, gate.Accepted)),
    };

    private static Scenario Certificate(string name, CertificateKind kind) => new(name)
    {
        Plan = plan => plan.ConnectAnew(),
        Before = gate =>
        {
            gate.Emulator.Certificates.Serving = kind;
            return Task.CompletedTask;
        },
        // "Possible interception": not tried a second time.
        After = gate => Task.Run(() => Assert.Equal(1, gate.Accepted)),
    };

    private static async ValueTask<Stream> DialHoleAsync(CancellationToken cancellationToken)
    {
        using var hole = await BlackHole.StartAsync(CancellationToken.None);
        return await Loopback.ConnectAsync(hole.Address.Port, cancellationToken);
    }

    private static Reaction Redirect(int status) => Reaction.Body(status, null, default) with
    {
        Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Location"] = "/elsewhere" },
    };

    private static void OnePlaceOnly(CasePlan plan)
    {
        plan.HurryUp();
        plan.Pool = pool => pool.MaxConnectionsPerServer = 1;
    }

    private static async Task TakeThePlaceAsync(GateHarness gate)
    {
        // Not the gate's own request: that one would give the place back when its time is over.
        var occupant = gate.Mint(Fault.NeverAnswer);
        var message = new HttpRequestMessage(HttpMethod.Post, gate.Emulator.BaseAddress)
        {
            Content = new FormUrlEncodedContent([new("CaptchaVerifyParam", occupant)]),
        };
        message.Headers.Add("x-acs-action", "VerifyIntelligentCaptcha");
        _ = new HttpMessageInvoker(gate.Pool, disposeHandler: false).SendAsync(message, CancellationToken.None).ContinueWith(static _ => { }, TaskScheduler.Default);
        await gate.Emulator.Journal.WaitForAsync(journal => journal.ForToken(occupant).Count == 1).WaitAsync(Eventually.Patience);
    }

    private static async Task BreakAsync(GateHarness gate)
    {
        var probe = gate.Plan.Probe!;
        var wanted = probe.Result;
        probe.Result = ProbeResult.Failing;
        for (var tries = 0; gate.Log.Of(1005).Count == 0; tries++)
        {
            Assert.True(tries < 100, "The breaker never opened.");
            var answer = await gate.Client.VerifyAsync(gate.Mint());
            Assert.Contains(answer.Status, new[] { (int)HttpStatusCode.OK, (int)HttpStatusCode.ServiceUnavailable });
            gate.Time.Advance(HealthMonitor.Interval);
        }

        // Open, but the latest probe proves nothing: a healthy one would close it.
        if (wanted is not ProbeResult.Failing)
        {
            probe.Result = ProbeResult.Inconclusive;
            // Its event is written before its result counts.
            await Eventually.HoldsAsync(() => gate.LatestProbe is ProbeResult.Inconclusive, "a probe that proves nothing");
        }

        gate.Forget();
    }
}
