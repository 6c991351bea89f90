using System.Net;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>As much as goes through: each connection sends again as soon as it has its answer. Its latencies say only how long the queue was.</summary>
internal sealed class SaturatedLoad : IDisposable
{
    private const int MostPerSecond = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Connection[] _connections;
    private readonly CountdownEvent _running;
    private Latencies _latencies = new(0);
    private long _end;

    public SaturatedLoad(IPEndPoint server, int connections)
    {
        _running = new CountdownEvent(connections);
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new Connection(server, Done))];
    }

    public Latencies Run(int seconds)
    {
        _latencies = new Latencies(MostPerSecond * seconds);
        _running.Reset();
        _end = TimeProvider.System.GetTimestamp() + (seconds * TimeProvider.System.TimestampFrequency);
        foreach (var connection in _connections)
            connection.Send(TimeProvider.System.GetTimestamp());
        if (!_running.Wait(TimeSpan.FromSeconds(seconds) + Patience))
            throw new TimeoutException($"{_running.CurrentCount} connections had no answer {Patience} after the end.");
        return _latencies;
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _running.Dispose();
    }

    private void Done(Connection connection, AnswerKind answer)
    {
        var now = TimeProvider.System.GetTimestamp();
        _latencies.Add(now - connection.IntendedAt, answer);
        if (now < _end)
            connection.Send(now);
        else
            _running.Signal();
    }
}
