using System.Diagnostics;
using CaptchaGate.Core.Telemetry;
using CaptchaGate.Core.Upstream;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Decisions;

/// <summary>
/// Spares visitors the wait for a service that is down. It counts only what the decision table counts. Crossing the
/// threshold alone never opens it, or a flood of poisoned tokens could: the probe must fail too. The probe, never a
/// visitor's single-use token, finds out when the service is back.
/// </summary>
internal sealed class CircuitBreaker : IDisposable
{
    /// <summary>The share of failed calls at which the threshold is crossed.</summary>
    public const double FailureRatio = 0.5;

    /// <summary>The fewest calls in <see cref="Sampling"/> that say anything.</summary>
    public const int MinimumThroughput = 5;

    /// <summary>Over how long calls are counted.</summary>
    public static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);

    private readonly Probe _probe;
    private readonly TimeProvider _time;
    private readonly ILogger<CircuitBreaker> _log;
    private readonly BreakerMode _mode;
    private readonly CancellationTokenSource _stopped = new();
    private readonly FailureWindow _calls;
    private volatile bool _open;

    public CircuitBreaker(Probe probe, TimeProvider time, IOptions<FailOpenOptions> options, ILogger<CircuitBreaker> log)
    {
        _probe = probe;
        _time = time;
        _log = log;
        _mode = options.Value.Breaker;
        _calls = new FailureWindow(time);
    }

    public bool IsOpen => _mode switch
    {
        BreakerMode.Isolated => true,
        BreakerMode.Closed => false,
        _ => _open,
    };

    /// <summary>Counts a call.</summary>
    public void Report(Judgement judgement)
    {
        var row = judgement.Row;
        if (row.BreakerCounts && row.Class is OutcomeClass.Ambiguous)
            _ = Task.Run(ReportIfProbeFailsAsync);
        else if (row.BreakerCounts)
            Count(failed: true);
        else if (row.IsVerdict)
            Count(failed: false);
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    private async Task ReportIfProbeFailsAsync()
    {
        if (await _probe.CheckAsync(CancellationToken.None) is ProbeResult.Failing)
            Count(failed: true);
    }

    private void Count(bool failed)
    {
        if (_calls.Crosses(failed))
            _ = Task.Run(WatchAsync);
    }

    private async Task WatchAsync()
    {
        // The request that crossed the threshold ends long before this does.
        Activity.Current = null;
        try
        {
            while (await _probe.CheckAsync(_stopped.Token) is not ProbeResult.Healthy and var result)
            {
                if (result is ProbeResult.Failing)
                    Open();
                await Task.Delay(Probe.Interval, _time, _stopped.Token);
            }

            Close();
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        finally
        {
            _calls.Restart();
        }
    }

    private void Open()
    {
        if (_open)
            return;
        _open = true;
        _log.BreakerOpened();
    }

    private void Close()
    {
        if (!_open)
            return;
        _open = false;
        _log.BreakerClosed();
    }
}
