using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Verification;

/// <summary>
/// Counts the requests that are worked on, also those whose callers have left: no web server waits for these when the process stops.
/// The stop waits for them within the host's own limit, then ends them.
/// </summary>
public sealed class WorkInProgress : IHostedService, IDisposable
{
    // What is ended only has to notice it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource? _idle;
    private int _count;

    public WorkInProgress() => Ended = _ended.Token;

    /// <summary>Cancelled when the process ends and waits no longer.</summary>
    public CancellationToken Ended { get; }

    /// <summary>A request begins; it ends when the result is disposed of.</summary>
    public IDisposable Begin()
    {
        lock (_lock)
            _count++;
        return new Request(this);
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await IdleAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await EndAsync();
        }
    }

    public void Dispose() => _ended.Dispose();

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        try
        {
            await IdleAsync().WaitAsync(Grace, TimeProvider.System, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // The process ends all the same.
        }
    }

    private Task IdleAsync()
    {
        lock (_lock)
        {
            if (_count == 0)
                return Task.CompletedTask;
            if (_idle is not { Task.IsCompleted: false })
                _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_count == 0)
                _idle?.TrySetResult();
        }
    }

    private sealed class Request(WorkInProgress work) : IDisposable
    {
        private WorkInProgress? _work = work;

        public void Dispose() => Interlocked.Exchange(ref _work, null)?.End();
    }
}
