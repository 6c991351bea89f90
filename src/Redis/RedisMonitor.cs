using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Redis;

/// <summary>
/// Reads the secrets and connects before the first request, waiting a moment for the store, and checks the store from then on: every 5 seconds while it works and
/// every second while it does not.
/// </summary>
internal sealed class RedisMonitor(
    RedisSecrets secrets,
    RedisConnection connection,
    RedisState state,
    StoreBreaker breaker,
    IOptions<RedisOptions> options,
    IOptions<FailOpenOptions> failOpen,
    TimeProvider time,
    ILogger<RedisMonitor> log) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long a start waits for the store.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int IntervalsBetweenChecks = 5;

    private readonly CancellationTokenSource _stop = new();
    private Task _checking = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        LogBudgets();
        var connecting = ConnectAsync();
        _checking = CheckRepeatedlyAsync(connecting);
        try
        {
            await connecting.WaitAsync(StartLimit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It continues in the background; verifications continue without it.
        }
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _checking;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    private async Task ConnectAsync()
    {
        try
        {
            await secrets.RefreshAsync(_stop.Token);
            if (secrets.Current is { ConnectionString: var current } && !connection.Uses(current))
                await connection.ConnectAsync(current);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A store that cannot be reached must not keep the process from starting.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The next check finds that there is no connection.
        }

        // The first call takes longer than a verification would wait.
        await state.CheckAsync(StartLimit, _stop.Token);
    }

    private async Task CheckRepeatedlyAsync(Task connecting)
    {
        try
        {
            await connecting.WaitAsync(_stop.Token);
            using var timer = new PeriodicTimer(Interval, time);
            var works = true;
            for (var number = 1; await timer.WaitForNextTickAsync(_stop.Token); number++)
            {
                // A password that was changed looks like a store that is down.
                if (breaker.IsOpen)
                    secrets.MarkStale();
                await secrets.RefreshAsync(_stop.Token);
                if (!connection.Uses(secrets.Current?.ConnectionString))
                    await ConnectAsync();
                else if (!works || breaker.IsOpen || number % IntervalsBetweenChecks == 0)
                    works = await state.CheckAsync(limit: null, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private void LogBudgets()
    {
        var (instances, perMinute) = (options.Value.MaxInstances!.Value, failOpen.Value.Budget.PerMinute);
        var share = perMinute == 0 ? 0 : Math.Max(1, perMinute / instances);
        log.SharedStateStarted(instances, share, perMinute, share * instances);
    }
}
