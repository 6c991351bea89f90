using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Http.Body;

/// <summary>Reads a request's body within the contract's limits of size and time, and all bodies together within a budget of memory.</summary>
internal sealed class BodyReader(TimeProvider time, BodyBudget budget)
{
    /// <summary>The longest body, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The longest that a caller may take to send it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly RequestFault TooLarge = new(413, "bad-request", "The body is longer than 64 KiB.");
    private static readonly RequestFault Broken = RequestFault.BadRequest("The body could not be read: it is incomplete, or its length differs from the declared one.");
    private static readonly RequestFault TooSlow = new(408, "bad-request", "The body did not arrive within 5 seconds.");

    // A deadline away, so that what is being read now is read or given up by then.
    private static readonly RequestFault TooMany = new(503, ErrorCodes.RateLimited, "Too many requests are being received.") { RetryAfter = Limit };

    /// <summary>Refuses a body by its declared length, before a byte of it is read.</summary>
    public static RequestFault? CheckDeclared(long? length) => length > MaxBytes ? TooLarge : null;

    /// <summary>Makes the buffer of one body.</summary>
    /// <param name="declared">The length that <see cref="CheckDeclared"/> let pass; null when none was declared.</param>
    public BodyBuffer CreateBuffer(long? declared) => new(budget, declared);

    /// <summary>Reads <paramref name="body"/> to its end into <paramref name="buffer"/>.</summary>
    /// <returns>Null when it was read.</returns>
    public async ValueTask<RequestFault?> ReadAsync(Stream body, BodyBuffer buffer, CancellationToken aborted)
    {
        using var limit = new Deadline(time, Limit, aborted);
        try
        {
            while (!buffer.IsTooLong)
            {
                if (!buffer.TryMakeRoom())
                    return TooMany;
                var read = await body.ReadAsync(buffer.Free, limit.Token);
                if (read == 0)
                    return null;
                buffer.Advance(read);
            }

            return buffer.IsDeclared ? Broken : TooLarge;
        }
        catch (OperationCanceledException) when (limit.Token.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            return TooSlow;
        }
        catch (IOException)
        {
            // Kestrel's way to say that the body broke its own framing or ended early; a caller who left may look like that too.
            aborted.ThrowIfCancellationRequested();
            return Broken;
        }
    }
}
