using System.Collections.Concurrent;
using System.Net;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>
/// Sends at a fixed rate whatever the server does. A request that finds no free connection waits, and its latency counts
/// from when it was meant to be sent: a server that stalls cannot hide the requests that it kept from being sent.
/// </summary>
internal sealed class PacedLoad : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentStack<Connection> _idle = new();
    private readonly ConcurrentQueue<long> _waiting = new();
    private readonly Connection[] _connections;
    private readonly ManualResetEventSlim _allDone = new();
    private Latencies _latencies = new(0);
    private int _total;
    private int _done;

    public PacedLoad(IPEndPoint server, int connections)
    {
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new Connection(server, Done))];
        _idle.PushRange(_connections);
    }

    public Latencies Run(int rate, int seconds)
    {
        _total = rate * seconds;
        _latencies = new Latencies(_total);
        _done = 0;
        _allDone.Reset();
        var sender = new Thread(() => SendAll(rate)) { IsBackground = true, Priority = ThreadPriority.Highest };
        sender.Start();
        sender.Join();
        if (!_allDone.Wait(Patience))
            throw new TimeoutException($"{_total - _done} of {_total} requests had no answer {Patience} after the last was sent.");
        return _latencies;
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _allDone.Dispose();
    }

    private void SendAll(int rate)
    {
        PreciseClock.Sharpen();
        var frequency = TimeProvider.System.TimestampFrequency;
        var start = TimeProvider.System.GetTimestamp() + (frequency / 100);
        for (var i = 0; i < _total; i++)
        {
            var intended = start + (i * frequency / rate);
            PreciseClock.WaitUntil(intended);
            if (_idle.TryPop(out var connection))
                connection.Send(intended);
            else
                _waiting.Enqueue(intended);
        }
    }

    private void Done(Connection connection, AnswerKind answer)
    {
        _latencies.Add(TimeProvider.System.GetTimestamp() - connection.IntendedAt, answer);
        if (_waiting.TryDequeue(out var intended))
            connection.Send(intended);
        else
            _idle.Push(connection);
        // One that began to wait in between would wait for the next answer otherwise.
        if (!_waiting.IsEmpty && _idle.TryPop(out var other))
        {
            if (_waiting.TryDequeue(out intended))
                other.Send(intended);
            else
                _idle.Push(other);
        }

        if (Interlocked.Increment(ref _done) == _total)
            _allDone.Set();
    }
}
