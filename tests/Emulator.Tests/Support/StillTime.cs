namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>A clock that stands at one moment.</summary>
internal sealed class StillTime(DateTimeOffset? at = null) : TimeProvider
{
    private readonly DateTimeOffset _at = at ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _at;
}
