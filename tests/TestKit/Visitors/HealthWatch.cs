using CaptchaGate.TestKit.Networks;

namespace CaptchaGate.TestKit.Visitors;

/// <summary>Asks for <c>/health</c> all the time, as a load balancer does.</summary>
internal sealed class HealthWatch(IsolatedNetwork network)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private volatile bool _stopped;
    private Task _watching = Task.CompletedTask;

    public int Asked { get; private set; }

    /// <value>How often no answer came.</value>
    public int Silent { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public void Start() => _watching = WatchAsync();

    public async Task StopAsync()
    {
        _stopped = true;
        await _watching;
    }

    private async Task WatchAsync()
    {
        using var connection = new GateConnection(network);
        while (!_stopped)
        {
            var answer = await connection.SendAsync(Messages.Health);
            Asked++;
            Silent += answer.Status is 0 ? 1 : 0;
            Slowest = answer.Elapsed > Slowest ? answer.Elapsed : Slowest;
            await Task.Delay(Interval, TimeProvider.System);
        }
    }
}
