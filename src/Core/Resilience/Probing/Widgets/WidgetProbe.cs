using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Widgets;

#pragma warning disable VSTHRD002 // A round and each of its questions have threads of their own (docs/adr/0010): a wait holds none of the pool.

namespace CaptchaGate.Core.Resilience.Probing.Widgets;

/// <summary>
/// Runs a round: asks every address of the widget twice, <see cref="Between"/> apart, unless it answers as ever the first time. Each question
/// has a thread of its own, as the service's probe has, so that a busy thread pool is no outage. No question is billed.
/// </summary>
/// <param name="endpoints">Where the captcha service of each region is.</param>
internal sealed class WidgetProbe(
    IReadOnlyList<WidgetAddress> addresses,
    IReadOnlyDictionary<CaptchaRegion, Uri> endpoints,
    IWidgetProbeClient client,
    WidgetBaselines baselines)
{
    /// <summary>The time between the two tries, start to start.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private const int StackBytes = 512 * 1024;

    /// <summary>Starts a round.</summary>
    /// <returns>What it found; faulted only by a bug in CaptchaGate.</returns>
    public Task<WidgetRound> Start()
    {
        var round = new TaskCompletionSource<WidgetRound>(TaskCreationOptions.RunContinuationsAsynchronously);
        NewThread(() => Complete(round, Run)).UnsafeStart();
        return round.Task;
    }

    private WidgetRound Run()
    {
        var states = addresses.Select(address => (address, state: Begin(() => StateOf(address)))).ToArray();
        var connected = endpoints.Select(endpoint => (endpoint.Key, made: Begin(() => CanConnectTwice(endpoint.Value)))).ToArray();
        return new WidgetRound(
            states.ToDictionary(static asked => asked.address, static asked => asked.state.GetAwaiter().GetResult()),
            baselines,
            connected.ToDictionary(static asked => asked.Key, static asked => asked.made.GetAwaiter().GetResult()));
    }

    // Up if any try says so; down only if both do.
    private WidgetAddressState StateOf(WidgetAddress address)
    {
        var (first, second) = Twice(() => baselines.Evaluate(address, client.Ask(address.Url)), static state => state is WidgetAddressState.Up);
        if (first is WidgetAddressState.Up || second is WidgetAddressState.Up)
            return WidgetAddressState.Up;
        return first == second ? first : WidgetAddressState.Inconclusive;
    }

    private bool CanConnectTwice(Uri endpoint)
    {
        var (first, second) = Twice(() => client.CanConnect(endpoint), static _ => false);
        return first && second;
    }

    // The second try begins when its time has come, also while the first is still silent: so a round is over before the claim comes again.
    private static (T First, T Second) Twice<T>(Func<T> ask, Func<T, bool> isEnough)
    {
        using var due = new ManualResetEvent(false);
        var started = TimeProvider.System.GetTimestamp();
        var first = Begin(ask);
        if (first.Wait(Between, CancellationToken.None) && first.GetAwaiter().GetResult() is var answer && isEnough(answer))
            return (answer, answer);
        if (Between - TimeProvider.System.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
            due.WaitOne(left);
        var second = ask();
        return (first.GetAwaiter().GetResult(), second);
    }

    private static Task<T> Begin<T>(Func<T> ask)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        NewThread(() => Complete(result, ask)).UnsafeStart();
        return result.Task;
    }

    private static void Complete<T>(TaskCompletionSource<T> result, Func<T> ask)
    {
        try
        {
            result.SetResult(ask());
        }
#pragma warning disable CA1031 // An exception that leaves a thread ends the process; this one is thrown where it is handled.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            result.SetException(exception);
        }
    }

    private static Thread NewThread(Action run) => new(() => run(), StackBytes) { IsBackground = true, Name = "captcha-gate-widget-probe" };
}
