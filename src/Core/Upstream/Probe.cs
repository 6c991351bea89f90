using System.Text;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Upstream;

/// <summary>What the probe says about the service.</summary>
public enum ProbeResult
{
    /// <summary>It answered, whatever it said.</summary>
    Healthy,

    /// <summary>It could not be reached, or gave no readable answer.</summary>
    Failing,

    /// <summary>We were too slow ourselves, or our own keys are not at hand: nothing is known.</summary>
    Inconclusive,
}

/// <summary>
/// Asks the service about a fixed junk token. A healthy service answers with a verdict, which proves network, signature,
/// rights and scene in one call that no caller has a hand in. Sent at most once per <see cref="Interval"/>; everybody
/// who asks in between shares the result.
/// </summary>
public sealed class Probe
{
    /// <summary>The shortest time between two probes; each is billed like any call.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Verifier _verifier;
    private readonly SceneBook _scenes;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly GateMeter _meter;
    private readonly ILogger<Probe> _log;
    private Task<ProbeResult>? _latest;
    private long _startedAt;

    internal Probe(Verifier verifier, SceneBook scenes, TimeProvider time, IOptions<CaptchaOptions> options, GateMeter meter, ILogger<Probe> log)
    {
        _verifier = verifier;
        _scenes = scenes;
        _time = time;
        _meter = meter;
        _log = log;
        // What a request's deadline leaves after an attempt that ran out its time, less a tenth to act on the result.
        var left = (options.Value.Deadline - options.Value.AttemptTimeout) * 0.9;
        _timeout = left > MinTimeout ? left : MinTimeout;
    }

    /// <summary>What the latest finished probe found; null before the first.</summary>
    public ProbeResult? Last => _latest is { IsCompletedSuccessfully: true } latest ? latest.Result : null;

    /// <summary>A token of the V3 shape that no browser ever got.</summary>
    internal static string JunkToken(string sceneId) => Convert.ToBase64String(
        Encoding.UTF8.GetBytes($$"""{"certifyId":"captchagate","sceneId":"{{sceneId}}","isSign":true,"securityToken":"cHJvYmU="}"""));

    private static TimeSpan MinTimeout => TimeSpan.FromMilliseconds(100);

    /// <summary>The latest result, or the result of a new probe when that one is older than <see cref="Interval"/>.</summary>
    /// <returns><see cref="ProbeResult.Inconclusive"/> when <paramref name="cancellationToken"/> ends the wait first; the probe itself goes on.</returns>
    public async Task<ProbeResult> CheckAsync(CancellationToken cancellationToken)
    {
        var latest = Latest();
        try
        {
            return await latest.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Inconclusive;
        }
    }

    private Task<ProbeResult> Latest()
    {
        lock (_lock)
        {
            if (_latest is null || _time.GetElapsedTime(_startedAt) >= Interval)
            {
                _startedAt = _time.GetTimestamp();
                _latest = Task.Run(RunAsync);
            }

            return _latest;
        }
    }

    private async Task<ProbeResult> RunAsync()
    {
        var scene = _scenes.First.Id;
        using var deadline = new Deadline(_time, _timeout, CancellationToken.None);
        using var span = GateTracing.Start(GateTracing.Probe);
        try
        {
            var judgement = await _verifier.JudgeAsync(JunkToken(scene), scene, deadline);
            var result = Read(judgement, deadline.WeWereTooSlow);
            _meter.CountProbe(judgement);
            span.Describe(result.ToString(), failed: result is ProbeResult.Failing);
            _log.ProbeCompleted(result, judgement.Outcome, (long)deadline.Elapsed.TotalMilliseconds);
            return result;
        }
#pragma warning disable CA1031 // A fault of ours says nothing about the service, and must not leave the breaker without a watch.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            span.Describe(nameof(Outcome.InternalFault), failed: true);
            _log.ProbeFaulted(exception.GetType().Name);
            return ProbeResult.Inconclusive;
        }
    }

    private static ProbeResult Read(Judgement judgement, bool weWereTooSlow) => judgement switch
    {
        // What the breaker counts is what says that the service is down.
        { Row.BreakerCounts: true } => weWereTooSlow ? ProbeResult.Inconclusive : ProbeResult.Failing,
        { Attempts: 0 } or { Outcome: Outcome.LocalExhaustion } => ProbeResult.Inconclusive,
        _ => ProbeResult.Healthy,
    };
}
