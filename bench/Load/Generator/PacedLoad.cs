using System.Collections.Concurrent;
using System.Net;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>
/// Sends at a fixed rate whatever the server does. A request that finds no free connection waits, and its latency counts
/// from when it was meant to be sent: a server that stalls cannot hide the requests that it kept from being sent.
/// </summary>
internal sealed class PacedLoad : IDisposable
{
    private readonly ConcurrentStack<Connection> _idle = new();
    private readonly ConcurrentQueue<long> _waiting = new();
    private readonly Connection[] _connections;
    private readonly Latencies _latencies;
    private readonly int _rate;
    private readonly int _total;
    private readonly ManualResetEventSlim _allDone = new();
    private int _done;

    public PacedLoad(IPEndPoint server, int connections, int rate, int seconds)
    {
        _rate = rate;
        _total = rate * seconds;
        _latencies = new Latencies(_total);
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new Connection(server, Done))];
        _idle.PushRange(_connections);
    }

    public Latencies Run()
    {
        var sender = new Thread(SendAll) { IsBackground = true, Priority = ThreadPriority.Highest };
        sender.Start();
        sender.Join();
        _allDone.Wait(TimeSpan.FromSeconds(10));
        return _latencies;
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _allDone.Dispose();
    }

    private void SendAll()
    {
        PreciseClock.Sharpen();
        var frequency = TimeProvider.System.TimestampFrequency;
        var start = TimeProvider.System.GetTimestamp() + (frequency / 100);
        for (var i = 0; i < _total; i++)
        {
            var intended = start + (i * frequency / _rate);
            PreciseClock.WaitUntil(intended);
            if (_idle.TryPop(out var connection))
                connection.Send(intended);
            else
                _waiting.Enqueue(intended);
        }
    }

    private void Done(Connection connection, bool passed)
    {
        _latencies.Add(TimeProvider.System.GetTimestamp() - connection.IntendedAt, passed);
        if (Interlocked.Increment(ref _done) == _total)
            _allDone.Set();
        if (_waiting.TryDequeue(out var intended))
        {
            connection.Send(intended);
            return;
        }

        _idle.Push(connection);
        // One that began to wait in between would wait for the next answer otherwise.
        if (!_waiting.IsEmpty && _idle.TryPop(out var other))
        {
            if (_waiting.TryDequeue(out intended))
                other.Send(intended);
            else
                _idle.Push(other);
        }
    }
}
