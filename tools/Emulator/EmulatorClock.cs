namespace CaptchaGate.Emulator;

/// <summary>The service's clock: real time plus what a test added to it.</summary>
public sealed class EmulatorClock(TimeProvider source) : TimeProvider
{
    private long _offset;
    private long _tokenOffset;

    public override DateTimeOffset GetUtcNow() => source.GetUtcNow().AddTicks(Volatile.Read(ref _offset));

    public override long GetTimestamp() => source.GetTimestamp();

    public override long TimestampFrequency => source.TimestampFrequency;

    /// <summary>Moves the whole service: tokens and temporary keys age, and the dates of signed requests drift out of their 15 minutes.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    /// <summary>Ages the tokens minted so far and no other thing, so that 20 minutes can pass for a token while signed dates stay fresh.</summary>
    public void AgeTokens(TimeSpan by) => Interlocked.Add(ref _tokenOffset, by.Ticks);

    /// <summary>The time by which the age of tokens is measured.</summary>
    internal DateTimeOffset TokenNow => GetUtcNow().AddTicks(Volatile.Read(ref _tokenOffset));

    internal void Reset()
    {
        Volatile.Write(ref _offset, 0);
        Volatile.Write(ref _tokenOffset, 0);
    }
}
