using Microsoft.Extensions.Logging;

namespace CaptchaGate.Redis;

/// <summary>Why a call of the store came to nothing.</summary>
internal enum StoreFault
{
    /// <summary>There is no connection.</summary>
    Disconnected,

    /// <summary>It did not answer in time.</summary>
    TimedOut,

    /// <summary>It answered with an error, such as one for a full or read-only store.</summary>
    Refused,
}

/// <summary>
/// Spares verifications the wait for a store that does not work: three failures in a row open it. Only a check of the store closes it
/// (<see cref="RedisMonitor"/>), so that no verification waits to find out.
/// </summary>
internal sealed class StoreBreaker(ILogger<StoreBreaker> log)
{
    public const int MaxFailures = 3;

    private int _failures;
    private int _open;

    public bool IsOpen => Volatile.Read(ref _open) != 0;

    public void RecordFailure(StoreFault fault)
    {
        if (Interlocked.Increment(ref _failures) >= MaxFailures && Interlocked.Exchange(ref _open, 1) == 0)
            log.SharedStateLost(fault);
    }

    public void RecordSuccess() => Volatile.Write(ref _failures, 0);

    public void Close()
    {
        RecordSuccess();
        if (Interlocked.Exchange(ref _open, 0) != 0)
            log.SharedStateRestored();
    }
}
