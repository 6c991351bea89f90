using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Probing;

namespace CaptchaGate.Core.Resilience;

/// <summary>
/// Knows whether the service is down. It probes when an attempt failed or has been silent, and after a
/// failing probe every <see cref="Interval"/> until one is healthy. Everybody who asks in between shares the result.
/// </summary>
internal sealed class HealthMonitor : IDisposable
{
    /// <summary>The shortest time between two probes; each is billed like any call.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly HealthProbe _probe;
    private readonly AttemptWatch _attempts;
    private readonly CircuitBreaker _breaker;
    private readonly FailOpenBudget _budget;
    private readonly ServiceRegion _region;
    private readonly TimeProvider _time;
    private readonly Lazy<ITimer> _again;
    private Task<ProbeResult>? _running;
    private long _startedAt;
    private Finished? _latest;
    private Finished? _earlierConclusive;
    private bool _disposed;

    public HealthMonitor(HealthProbe probe, AttemptWatch attempts, CircuitBreaker breaker, FailOpenBudget budget, ServiceRegion region, TimeProvider time)
    {
        _probe = probe;
        _attempts = attempts;
        _breaker = breaker;
        _budget = budget;
        _region = region;
        _time = time;
        _again = new(() => time.CreateTimer(_ => StartUnlessRunning(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        attempts.OutageSuspected += OnSuspicion;
    }

    /// <summary>What the latest finished probe found; null before the first.</summary>
    public ProbeResult? Latest
    {
        get
        {
            lock (_lock)
                return _latest?.Finding.Result;
        }
    }

    /// <summary>Counts the calls of visitors since <paramref name="timestamp"/>, up to a minute ago.</summary>
    public AttemptCounts CallsSince(long timestamp) => _attempts.Since(timestamp);

    /// <summary>Whether the service is down, as far as the failed <paramref name="upstream"/> is concerned (<see cref="OutageRule"/>).</summary>
    /// <param name="cancellationToken">Ends the wait for a probe; what is known by then decides.</param>
    public async Task<bool> ServiceIsDownAsync(UpstreamResult upstream, CancellationToken cancellationToken)
    {
        // Held open by the operator: that is the evidence, and nothing is asked.
        if (_breaker.IsIsolated)
            return true;
        if (upstream.Outcome is not Outcome.BreakerOpen)
            await WaitForProbeAsync(cancellationToken);
        await WaitForPendingCallsAsync(upstream, cancellationToken);
        return OutageRule.ServiceIsDown(Evidence(upstream));
    }

    public void Dispose()
    {
        _attempts.OutageSuspected -= OnSuspicion;
        lock (_lock)
        {
            _disposed = true;
            if (_again.IsValueCreated)
                _again.Value.Dispose();
        }
    }

    private async Task WaitForProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LatestOrNew().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is known by then decides.
        }
    }

    // Calls that are still there decide only where the probe lacked a connection; an answer to one of them ends the wait.
    private async Task WaitForPendingCallsAsync(UpstreamResult upstream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _attempts.NextEnd();
            var evidence = Evidence(upstream);
            if (OutageRule.ServiceIsDown(evidence) == OutageRule.ServiceIsDown(evidence with { PendingCalls = 0 }))
                return;
            try
            {
                await next.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void OnSuspicion(object? sender, EventArgs nothing) => _ = LatestOrNew();

    private void StartUnlessRunning()
    {
        lock (_lock)
        {
            if (!_disposed && _running is not { IsCompleted: false })
                Start();
        }
    }

    private Task LatestOrNew()
    {
        lock (_lock)
        {
            if (_disposed)
                return Task.CompletedTask;
            if (_running is { IsCompleted: false } running)
                return running;
            if (_running is null || _time.GetElapsedTime(_startedAt) >= Interval)
                Start();
            return _running!;
        }
    }

    private void Start()
    {
        _startedAt = _time.GetTimestamp();
        _running = _probe.Start(Completed);
    }

    private void Completed(ProbeFinding finding)
    {
        bool down;
        var result = finding.Result;
        lock (_lock)
        {
            if (_disposed)
                return;
            if (_latest is { Finding.Result: not ProbeResult.Inconclusive })
                _earlierConclusive = _latest;
            _latest = new Finished(finding, _startedAt, _time.GetTimestamp());
            var since = _earlierConclusive?.StartedAt ?? _startedAt;
            // It is decided now, so that it waits for no call: an answer since the earlier of the two probes keeps it closed.
            down = OutageRule.OpensBreaker(Evidence(default, since) with { PendingCalls = 0 });
        }

        if (result is ProbeResult.Healthy)
        {
            _budget.ServiceAnswered(_region.Id);
            _breaker.Close();
            return;
        }

        if (down)
            _breaker.Open();
        if (result is ProbeResult.Failing || _breaker.HasOpened)
            ProbeAgain();
    }

    private void ProbeAgain()
    {
        lock (_lock)
        {
            var left = Interval - _time.GetElapsedTime(_startedAt);
            if (!_disposed)
                _again.Value.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private OutageEvidence Evidence(UpstreamResult upstream)
    {
        lock (_lock)
            return Evidence(upstream.WasLate, upstream.StartedAt == 0 ? _startedAt : upstream.StartedAt);
    }

    private OutageEvidence Evidence(bool late, long since) => new()
    {
        Latest = Sighting(_latest),
        Earlier = Sighting(_earlierConclusive),
        SinceAttempt = _attempts.Since(since),
        SinceProbe = _attempts.Since(_latest?.StartedAt ?? since),
        AnswersSinceProbes = _attempts.AnswersSince((_earlierConclusive is { Finding.Result: ProbeResult.Failing } earlier ? earlier : _latest)?.StartedAt ?? since),
        PendingCalls = _latest is { } latest ? _attempts.PendingUntil(latest.EndedAt) : 0,
        AttemptWasLate = late,
    };

    private ProbeSighting? Sighting(Finished? probe) => probe is null ? null : new ProbeSighting(probe.Finding.Result, _time.GetElapsedTime(probe.EndedAt), probe.Finding.LacksConnection);

    private sealed record Finished(ProbeFinding Finding, long StartedAt, long EndedAt);
}
