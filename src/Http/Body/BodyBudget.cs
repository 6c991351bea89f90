using CaptchaGate.Http.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Body;

/// <summary>The memory that all bodies may take while they are being received.</summary>
internal sealed class BodyBudget
{
    /// <summary>What a body takes at first, in bytes; most never need more.</summary>
    public const int FirstBytes = 4 * 1024;

    private const int MemoryDivisor = 8;
    private const long MinDefault = 4L << 20;
    private const long MaxDefault = 256L << 20;

    private readonly long _total;
    private readonly long _large;
    private long _taken;

    public BodyBudget(IOptions<HttpOptions> options)
    {
        _total = options.Value.MaxBodyBytesInFlight is > 0 and var set ? set : Default(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        // The last quarter is for first buffers: callers who send long bodies cannot keep out those with a token.
        _large = _total - _total / 4;
    }

    /// <param name="memory">What the process may use, in bytes.</param>
    public static long Default(long memory) => Math.Clamp(memory / MemoryDivisor, MinDefault, MaxDefault);

    /// <value>How many bytes are taken now.</value>
    public long Taken => Interlocked.Read(ref _taken);

    /// <returns>Whether there was so much left; then <see cref="Release"/> must follow.</returns>
    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= (bytes > FirstBytes ? _large : _total))
            return true;
        Release(bytes);
        return false;
    }

    public void Release(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
