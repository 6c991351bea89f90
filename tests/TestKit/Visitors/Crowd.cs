using System.Collections.Concurrent;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;

namespace CaptchaGate.TestKit.Visitors;

/// <summary>An answer that a visitor got.</summary>
/// <param name="Asked">The timestamp before the request.</param>
/// <param name="Throttled">How long the server was kept from its processors meanwhile.</param>
internal sealed record Visit(long Asked, GateAnswer Answer, TimeSpan Throttled)
{
    /// <summary>How long after <paramref name="start"/>, a timestamp, the answer was there.</summary>
    public TimeSpan After(long start) => TimeProvider.System.GetElapsedTime(start, Asked) + Answer.Elapsed;
}

/// <summary>Visitors with honest tokens, each with an address and a connection of its own, each one request after the other until they are stopped.</summary>
internal sealed class Crowd(IsolatedNetwork network, int visitors, TimeSpan pause)
{
    private volatile bool _stopped;
    private Task _all = Task.CompletedTask;

    public ConcurrentQueue<Visit> Visits { get; } = new();

    public int Passes => Visits.Count(static visit => visit.Answer.IsUnverifiedPass);

    public void Start() => _all = Task.WhenAll(Enumerable.Range(0, visitors).Select(VisitAsync));

    /// <summary>Stops them when each has its answer.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _all;
    }

    private async Task VisitAsync(int number)
    {
        using var connection = new GateConnection(network);
        while (!_stopped)
        {
            var throttled = network.Cgroup.Throttled;
            var asked = TimeProvider.System.GetTimestamp();
            var answer = await connection.VerifyAsync(Tokens.Honest(), VisitorAddress.Of(number));
            Visits.Enqueue(new Visit(asked, answer, network.Cgroup.Throttled - throttled));
            await Task.Delay(pause, TimeProvider.System);
        }
    }
}
