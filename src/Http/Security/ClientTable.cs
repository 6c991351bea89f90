using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Http.Security;

/// <summary>
/// A moment for each client, kept for at least one period and at most two. It holds at most 50,000 clients of one
/// generation; beyond it, and after a period, the generation before is forgotten. Its user locks.
/// </summary>
internal sealed class ClientTable(TimeSpan period)
{
    /// <summary>The most clients of one generation.</summary>
    private const int MaxClients = 50_000;

    // Few enough that a table is no large object: making those at start costs a collection before the first answer.
    private const int SmallTable = 1_000;

    private Dictionary<ClientAddress, TimeSpan> _young = [];
    private Dictionary<ClientAddress, TimeSpan> _old = [];
    private TimeSpan _bornAt;

    /// <param name="now">The time since the same start as every other moment given to this table.</param>
    public TimeSpan? Find(ClientAddress client, TimeSpan now)
    {
        Age(now);
        return _young.TryGetValue(client, out var moment) || _old.TryGetValue(client, out moment) ? moment : null;
    }

    public void Set(ClientAddress client, TimeSpan moment)
    {
        // At once as large as it will be: growing by doubling, it would end twice as large. Pages that are not used yet cost nothing.
        if (_young.Count == _young.Capacity)
            _young.EnsureCapacity(_young.Capacity < SmallTable ? SmallTable : MaxClients);
        _young[client] = moment;
    }

    private void Age(TimeSpan now)
    {
        if (_young.Count < MaxClients && now - _bornAt < period)
            return;
        (_old, _young) = (_young, _old);
        _young.Clear();
        _bornAt = now;
    }
}
