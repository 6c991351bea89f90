using System.Collections.Concurrent;

namespace CaptchaGate.Emulator.Signing;

/// <summary>Nonces seen within the time in which a signed date is taken, before and after.</summary>
internal sealed class NonceStore(EmulatorClock clock)
{
    private readonly ConcurrentDictionary<(string KeyId, string Nonce), DateTimeOffset> _seen = new();
    private readonly ConcurrentQueue<((string KeyId, string Nonce) Key, DateTimeOffset At)> _oldestFirst = new();

    /// <summary>False where this key used the nonce before.</summary>
    public bool TryUse(string keyId, string nonce)
    {
        var now = clock.GetUtcNow();
        while (_oldestFirst.TryPeek(out var oldest) && now - oldest.At > 2 * Acs3Check.Tolerance && _oldestFirst.TryDequeue(out oldest))
            _seen.TryRemove(oldest.Key, out _);
        if (!_seen.TryAdd((keyId, nonce), now))
            return false;
        _oldestFirst.Enqueue(((keyId, nonce), now));
        return true;
    }

    public void Reset()
    {
        _seen.Clear();
        _oldestFirst.Clear();
    }
}
