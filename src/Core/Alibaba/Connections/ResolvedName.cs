using System.Net;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>What is known about one name: its last good addresses, and how the latest lookup failed.</summary>
/// <param name="lookUp">Looks the name up on the calling thread, within a limit; never throws.</param>
/// <param name="time">Measures the age of an answer.</param>
internal sealed class ResolvedName(Func<TimeSpan, Resolution> lookUp, TimeProvider time)
{
    // Endpoints keep their addresses for minutes; one that moved is noticed within this time, or as soon as it takes no connection.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(30);

    // Addresses that are newer are not looked up again only because they take no connection.
    private static readonly TimeSpan DoubtAfter = TimeSpan.FromSeconds(5);

    // How long a failure is returned again without a new lookup: each name is looked up at most once a second.
    private static readonly TimeSpan FailureFor = TimeSpan.FromSeconds(1);

    // What a lookup may take: longer than a connection waits for it, so that a slow name server is of use to the next.
    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(5);

    // How long newer addresses are waited for when old ones are at hand: for traffic, and for the probe.
    private static readonly TimeSpan NewerWait = TimeSpan.FromMilliseconds(100), NewerProbeWait = TimeSpan.FromMilliseconds(500);

    // A lookup needs little; a thread's usual stack would be reserved for nothing.
    private const int StackBytes = 256 * 1024;

    // The thread waits for the next lookup: a process that has no handle left may not get another. Connections are renewed more often.
    private static readonly TimeSpan ThreadIdleLimit = TimeSpan.FromMinutes(10);

    // Not a Lock: the thread waits on it for the next lookup.
    private readonly object _lock = new();
    private IReadOnlyList<IPAddress>? _good;
    private long _goodAt;
    private bool _doubted;
    private Resolution? _failure;
    private long _failedAt;
    private TaskCompletionSource<Resolution>? _lookup;
    private bool _hasThread;

    public ValueTask<Resolution> ResolveAsync(CancellationToken cancellationToken)
    {
        Task<Resolution> lookup;
        Resolution? stale;
        lock (_lock)
        {
            if (Known() is { } known)
                return new(known);
            stale = _good is null ? null : new Resolution.Found(_good, Stale: true);
            lookup = (_lookup ?? Start()).Task;
            // A name server that failed the last time is not waited for again while there are addresses.
            if (stale is not null && _failure is not null)
                return new(stale);
        }

        return new(stale is null ? lookup.WaitAsync(cancellationToken) : NewerAsync(lookup, stale, cancellationToken));
    }

    public Resolution Resolve(TimeSpan limit)
    {
        var hasGood = false;
        lock (_lock)
        {
            if (Known() is Resolution.Found known)
                return known;
            hasGood = _good is not null;
        }

        return Keep(lookUp(hasGood && limit > NewerProbeWait ? NewerProbeWait : limit));
    }

    public void Connected(IPAddress address)
    {
        lock (_lock)
        {
            _doubted = false;
            if (_good is not null && !_good[0].Equals(address) && _good.Contains(address))
                _good = First(address, _good);
        }
    }

    public void NotConnected()
    {
        lock (_lock)
            _doubted |= _good is not null && time.GetElapsedTime(_goodAt) >= DoubtAfter;
    }

    private static IPAddress[] First(IPAddress address, IReadOnlyList<IPAddress> all) => [address, .. all.Where(other => !other.Equals(address))];

    private async Task<Resolution> NewerAsync(Task<Resolution> lookup, Resolution stale, CancellationToken cancellationToken)
    {
        try
        {
            return await lookup.WaitAsync(NewerWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return stale;
        }
    }

    // What can be said without a lookup; null when one is due.
    private Resolution? Known()
    {
        if (_good is not null && !_doubted && time.GetElapsedTime(_goodAt) < FreshFor)
            return new Resolution.Found(_good, Stale: false);
        if (_failure is null || time.GetElapsedTime(_failedAt) >= FailureFor)
            return null;
        return _good is null ? _failure : new Resolution.Found(_good, Stale: true);
    }

    private TaskCompletionSource<Resolution> Start()
    {
        _lookup = new TaskCompletionSource<Resolution>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (!_hasThread)
                new Thread(Run, StackBytes) { IsBackground = true, Name = "Name lookup" }.Start();
            _hasThread = true;
            Monitor.Pulse(_lock);
            return _lookup;
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            var lookup = _lookup;
            _lookup = null;
            lookup.SetResult(new Resolution.Unable());
            return lookup;
        }
    }

    private void Run()
    {
        while (Next() is { } lookup)
        {
            var result = Keep(lookUp(LookUpLimit));
            lock (_lock)
                _lookup = null;
            lookup.SetResult(result);
        }
    }

    private TaskCompletionSource<Resolution>? Next()
    {
        lock (_lock)
        {
            if (_lookup is null)
                Monitor.Wait(_lock, ThreadIdleLimit);
            _hasThread = _lookup is not null;
            return _lookup;
        }
    }

    // Takes in a lookup's result, and turns a failure into the last good addresses: at the wrong ones, TLS fails.
    private Resolution Keep(Resolution result)
    {
        lock (_lock)
        {
            if (result is Resolution.Found { Addresses: var addresses })
            {
                // What took a connection stays first, as long as it is an address of the name.
                var first = _good?[0];
                _good = first is not null && addresses.Contains(first) ? First(first, addresses) : addresses;
                _goodAt = time.GetTimestamp();
                (_doubted, _failure) = (false, null);
                return new Resolution.Found(_good, Stale: false);
            }

            (_failure, _failedAt) = (result, time.GetTimestamp());
            return _good is null ? result : new Resolution.Found(_good, Stale: true);
        }
    }
}
