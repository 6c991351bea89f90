using System.Text;
using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;

namespace CaptchaGate.Redis.Tests.Gates;

/// <summary>Gates on one store, what they sent to Alibaba Cloud, and whether that broke a rule.</summary>
internal sealed class GateGroup : IAsyncDisposable
{
    public const int Count = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly RedisServer _redis;
    private readonly RedisConnection _connection;
    private readonly GateInstance[] _gates = new GateInstance[Count];
    private readonly List<GateInstance> _crashed = [];
    private readonly List<PendingRequest> _visits = [];
    private readonly List<PendingRequest> _sent = [];
    private readonly List<string> _faults = [];
    private int _epoch;

    public GateGroup(RedisServer redis, RedisConnection connection)
    {
        (_redis, _connection) = (redis, connection);
        for (var i = 0; i < Count; i++)
            _gates[i] = NewGate(i);
    }

    public GateInstance this[int number] => _gates[number];

    /// <value>The requests of instances that run, oldest first.</value>
    public IReadOnlyList<PendingRequest> Visits => [.. _visits.Where(static visit => !visit.Gate.Store.IsDead)];

    public IReadOnlyList<PendingRequest> Open => [.. Visits.Where(static visit => !visit.IsDone)];

    /// <value>The calls of Alibaba Cloud in their order.</value>
    public IReadOnlyList<PendingRequest> Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent];
        }
    }

    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_lock)
                return [.. _faults];
        }
    }

    /// <summary>A text that has a token's form.</summary>
    public static string Token(string name) => Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"certifyId":"{{name}}"}"""));

    public PendingRequest Post(int gate, string token, Guid? key)
    {
        var visit = _gates[gate].Post(token, key);
        _visits.Add(visit);
        return visit;
    }

    /// <summary>An instance is killed and another started in its place.</summary>
    public void Crash(int number)
    {
        _gates[number].Store.IsDead = true;
        _crashed.Add(_gates[number]);
        _gates[number] = NewGate(number);
    }

    /// <summary>The store loses its memory.</summary>
    public async Task FlushAsync()
    {
        await _redis.ExecuteAsync("FLUSHALL");
        _epoch++;
    }

    /// <summary>Sets the store's clock: its scripts compare it with nothing but what they wrote themselves.</summary>
    public async Task StepServerAsync(TimeSpan by)
    {
        foreach (var key in _redis.Database.Multiplexer.GetServers()[0].Keys(pattern: "captcha-gate:token:*"))
        {
            if ((long?)await _redis.Database.HashGetAsync(key, "l") is { } lease)
                await _redis.Database.HashSetAsync(key, "l", lease - (long)by.TotalMilliseconds);
        }
    }

    /// <summary>Waits until every request waits for the test or has its answer.</summary>
    public async Task SettleAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Visits.FirstOrDefault(visit => !IsSettled(visit)) is { } running)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"It does not end: {running}");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visit in _visits)
            await visit.LeaveAsync();
        foreach (var gate in _gates.Concat(_crashed))
            await gate.DisposeAsync();
        foreach (var visit in _visits.Where(static visit => visit.IsDone))
            visit.Dispose();
    }

    // A request with the token and key of another one of its instance waits for that one.
    private bool IsSettled(PendingRequest visit) => visit.IsDone || visit.Phase is not Phase.Running || Visits.Any(other =>
        other != visit && !other.IsDone && other.Phase is not Phase.Running && other.Gate == visit.Gate && other.Key == visit.Key && string.Equals(other.Token, visit.Token, StringComparison.Ordinal));

    private GateInstance NewGate(int number) => new($"instance {number}.{_crashed.Count}", _connection, () => Volatile.Read(ref _epoch), Note);

    // "Never two upstream calls for one token that may have been processed while the store is up": what has left may have been processed.
    private void Note(PendingRequest visit)
    {
        lock (_lock)
        {
            foreach (var earlier in _sent.Where(earlier => string.Equals(earlier.Token, visit.Token, StringComparison.Ordinal)))
            {
                if (earlier.Gate == visit.Gate)
                    _faults.Add($"sent twice by one instance: {earlier}; {visit}");
                // The store had both, and it did not lose its memory in between.
                else if (visit.Seen is Reservation.Granted && earlier.Found is Reservation.Granted && earlier.Epoch == visit.Epoch)
                    _faults.Add($"sent twice: {earlier}; {visit}");
            }

            _sent.Add(visit);
        }
    }
}
