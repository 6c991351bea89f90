namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>The time of one question to one endpoint, and what may be concluded when it is over.</summary>
internal sealed class ProbeWindow : IDisposable
{
    /// <summary>The longest that one question takes; with <see cref="SecondLook"/> its result is there when the attempt that caused it ends.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1_500);

    /// <summary>After this time what seems silent is looked at once more: bytes that came meanwhile say that we were late.</summary>
    public static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(50);

    /// <summary>"We must have run for at least 1 s of it."</summary>
    public static readonly TimeSpan MinRan = TimeSpan.FromSeconds(1);

    /// <summary>The shortest silence after the last byte sent that means anything: more than a slow way around the world.</summary>
    public static readonly TimeSpan MinSilence = TimeSpan.FromMilliseconds(500);

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly ProbeTicker _ticker = new();
    private long _lastSent = TimeProvider.System.GetTimestamp();

    /// <summary>What is left of <see cref="Limit"/>, at least zero.</summary>
    public TimeSpan Remaining => TimeProvider.System.GetElapsedTime(_started) is var elapsed && elapsed < Limit ? Limit - elapsed : TimeSpan.Zero;

    /// <summary>Whether silence may be blamed on the other side: this process ran, and what it asked was sent early enough.</summary>
    public bool SilenceCounts => _ticker.Ran >= MinRan && TimeProvider.System.GetElapsedTime(_lastSent) >= MinSilence;

    /// <summary>Notes that something was sent.</summary>
    public void Sent() => _lastSent = TimeProvider.System.GetTimestamp();

    public void Dispose() => _ticker.Dispose();
}

/// <summary>The other side was silent until the end of the window.</summary>
/// <param name="evidence">What says so; <see cref="ProbeEvidence.None"/> where it is not certain.</param>
internal sealed class ProbeSilenceException(ProbeEvidence evidence) : IOException("The endpoint was silent.")
{
    public ProbeEvidence Evidence { get; } = evidence;
}

/// <summary>This process had no handle or port for the probe, or no address to ask.</summary>
internal sealed class ProbeUnableException() : IOException("The probe could not be sent.");
