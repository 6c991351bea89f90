namespace CaptchaGate.Emulator.Captcha;

/// <summary>The account's quota, counted by whole seconds of the emulator's clock.</summary>
public sealed class Throttle
{
    private readonly EmulatorClock _clock;
    private readonly Lock _lock = new();
    private readonly int? _default;
    private long _second;
    private int _calls;

    internal Throttle(EmulatorClock clock, int? callsPerSecond)
    {
        _clock = clock;
        _default = CallsPerSecond = callsPerSecond;
    }

    /// <value>Calls a second; <see langword="null"/> for no limit, 0 to throttle every call.</value>
    public int? CallsPerSecond { get; set; }

    /// <summary>False where this call is beyond the quota; <paramref name="retryAfter"/> is then the time to the next second.</summary>
    internal bool TryTake(out TimeSpan retryAfter)
    {
        retryAfter = default;
        if (CallsPerSecond is not { } limit)
            return true;
        var now = _clock.GetUtcNow();
        lock (_lock)
        {
            var second = now.ToUnixTimeSeconds();
            if (second != _second)
                (_second, _calls) = (second, 0);
            if (_calls++ < limit)
                return true;
        }

        retryAfter = TimeSpan.FromMilliseconds(1000 - now.Millisecond);
        return false;
    }

    internal void Reset() => CallsPerSecond = _default;
}
