namespace CaptchaGate.Samples.SendCode;

/// <summary>
/// The numbers of accepted receipts, until they expire: each is accepted once. This keeps them in memory; several instances of a
/// service need one table with a unique column instead.
/// </summary>
internal sealed class UsedReceipts(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _expiry = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _byExpiry = new();

    /// <returns>False when the receipt was accepted before.</returns>
    public bool TryTake(string id, DateTimeOffset expires)
    {
        lock (_lock)
        {
            while (_byExpiry.TryPeek(out var oldest, out var expiry) && expiry <= time.GetUtcNow())
            {
                _byExpiry.Dequeue();
                _expiry.Remove(oldest);
            }

            if (!_expiry.TryAdd(id, expires))
                return false;
            _byExpiry.Enqueue(id, expires);
            return true;
        }
    }
}
