using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Resilience.Probing.Widgets;
using CaptchaGate.Core.Resilience.Regions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Resilience;

/// <summary>
/// Knows whether pages can load the widget. It asks the widget's hosts at the start and every <see cref="BaselineInterval"/>, when a claim
/// comes and nothing fresh is known, and while they fail, until they answer: never more than one round in <see cref="Interval"/>, for all
/// regions together. A claim never waits for a round.
/// </summary>
internal sealed class WidgetMonitor : IHostedService, IDisposable
{
    /// <summary>The shortest time between the starts of two rounds of this instance.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How often the hosts are asked while no claim comes, so that it is known what they normally answer.</summary>
    public static readonly TimeSpan BaselineInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly bool _isEnabled;
    private readonly WidgetProbe _probe;
    private readonly FailOpenBudget _budget;
    private readonly TimeProvider _time;
    private readonly ILogger<WidgetMonitor> _log;
    private readonly Dictionary<CaptchaRegion, WidgetRegion> _regions;
    private readonly HashSet<CaptchaRegion> _toldOfNoBaseline = [];
    private readonly Lazy<ITimer> _again;
    private bool _isRunning;
    private long? _startedAt;
    private bool _disposed;

    public WidgetMonitor(
        WidgetProbe probe,
        RegionalServices services,
        FailOpenBudget budget,
        IOptions<CaptchaOptions> captcha,
        IOptions<FailOpenOptions> failOpen,
        TimeProvider time,
        ILogger<WidgetMonitor> log)
    {
        _isEnabled = captcha.Value.Widget.FailOpen;
        _probe = probe;
        _budget = budget;
        _time = time;
        _log = log;
        _regions = services.All.ToDictionary(
            static service => service.Region.Id,
            service => new WidgetRegion(service, failOpen.Value.Budget.MaxOpenTime, time));
        // Made with the first round: the timer needs a time provider that runs already.
        _again = new(() => time.CreateTimer(_ => StartUnlessTooEarly(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    /// <summary>What a claim is worth at this moment. Where nothing fresh is known a round begins, unless one was begun just now.</summary>
    public WidgetFinding Find(CaptchaRegion region)
    {
        if (!_isEnabled)
            return WidgetFinding.Answers;
        lock (_lock)
        {
            if (_startedAt is not { } started || _time.GetElapsedTime(started) >= Interval)
                StartUnlessRunning();
            var finding = _regions[region].Find(_isRunning);
            if (finding is WidgetFinding.NoBaseline && _toldOfNoBaseline.Add(region))
                _log.WidgetBaselineMissing(_regions[region].Service.Region.Name);
            return finding;
        }
    }

    /// <summary>The service of <paramref name="region"/> accepted a newly solved challenge (T001): widgets load there.</summary>
    public void Solved(CaptchaRegion region)
    {
        if (!_isEnabled)
            return;
        lock (_lock)
            _regions[region].Solved();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_isEnabled)
            StartUnlessTooEarly();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (_again.IsValueCreated)
                _again.Value.Dispose();
        }
    }

    private void StartUnlessTooEarly()
    {
        lock (_lock)
        {
            if (_startedAt is not { } started || _time.GetElapsedTime(started) >= Interval)
                StartUnlessRunning();
            else
                ScheduleNext();
        }
    }

    private void StartUnlessRunning()
    {
        if (_disposed || _isRunning)
            return;
        _isRunning = true;
        var started = _time.GetTimestamp();
        _startedAt = started;
        _ = RunAsync(started);
    }

    private async Task RunAsync(long started)
    {
        WidgetRound? round = null;
        try
        {
            round = await _probe.Start().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
#pragma warning disable CA1031 // A fault of ours says nothing about the widget, and must not end the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _log.ProbeFaulted(exception.GetType().Name);
        }

        try
        {
            Completed(round, started);
        }
        finally
        {
            lock (_lock)
            {
                _isRunning = false;
                ScheduleNext();
            }
        }
    }

    private void Completed(WidgetRound? round, long started)
    {
        var elapsed = (long)_time.GetElapsedTime(started).TotalMilliseconds;
        foreach (var (region, known) in _regions)
        {
            var service = known.Service.Monitor;
            var result = round?.ResultFor(region, service.CallsSince(started), service.CallsSince(Before(started, WidgetRound.PortsHeldFor))) ?? WidgetResult.Inconclusive;
            _log.WidgetProbeCompleted(known.Service.Region.Name, result, elapsed);
            bool changed;
            lock (_lock)
            {
                changed = known.Completed(result);
                if (result is WidgetResult.Up or WidgetResult.Down)
                    _toldOfNoBaseline.Remove(region);
            }

            if (result is WidgetResult.Up)
                _budget.WidgetAnswered(region);
            if (changed)
                LogChange(known);
        }
    }

    private long Before(long timestamp, TimeSpan time) => timestamp - (long)(time.TotalSeconds * _time.TimestampFrequency);

    private void LogChange(WidgetRegion region)
    {
        if (region.IsDown)
            _log.WidgetOutageBegan(region.Service.Region.Name);
        else
            _log.WidgetOutageEnded(region.Service.Region.Name);
    }

    // While the hosts fail they are asked again as soon as they may be, so that claims find fresh evidence and the outage's end is seen.
    private void ScheduleNext()
    {
        if (_disposed)
            return;
        var interval = _regions.Values.Any(static region => region.IsDown) ? Interval : BaselineInterval;
        var left = interval - (_startedAt is { } started ? _time.GetElapsedTime(started) : TimeSpan.Zero);
        _again.Value.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
