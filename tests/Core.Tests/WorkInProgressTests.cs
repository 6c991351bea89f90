using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Core.Tests;

public sealed class WorkInProgressTests : IDisposable
{
    private readonly WorkInProgress _work = new();

    [Fact]
    public async Task Without_work_the_stop_waits_for_nothing()
    {
        _work.Begin().Dispose();
        await StopAsync(CancellationToken.None);
        Assert.False(_work.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task The_stop_waits_until_the_last_request_has_ended()
    {
        using var first = _work.Begin();
        using var second = _work.Begin();
        var stop = StopAsync(CancellationToken.None);
        first.Dispose();
        // Twice is once.
        first.Dispose();
        Assert.False(stop.IsCompleted);
        second.Dispose();
        await stop;
        Assert.False(_work.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task When_the_hosts_limit_is_over_the_work_is_ended_and_waited_for()
    {
        using var limit = new CancellationTokenSource();
        var ended = false;
        var request = _work.Begin();
        var work = Task.Run(async () =>
        {
            var end = new TaskCompletionSource();
            await using (_work.Ended.Register(end.SetResult))
                await end.Task;
            Volatile.Write(ref ended, true);
            request.Dispose();
        });
        var stop = StopAsync(limit.Token);
        Assert.False(stop.IsCompleted);
        await limit.CancelAsync();
        await stop;
        await work;
        Assert.True(ended);
    }

    [Fact]
    public async Task Work_that_does_not_end_does_not_keep_the_process()
    {
        using var request = _work.Begin();
        await StopAsync(new CancellationToken(canceled: true));
        Assert.True(_work.Ended.IsCancellationRequested);
    }

    public void Dispose() => _work.Dispose();

    private Task StopAsync(CancellationToken limit) => ((IHostedService)_work).StopAsync(limit);
}
