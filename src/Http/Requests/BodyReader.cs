using System.Buffers;

namespace CaptchaGate.Http.Requests;

/// <summary>Reads a request's body within the contract's limits of size and time.</summary>
internal sealed class BodyReader(TimeProvider time)
{
    /// <summary>The longest body, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The longest that a caller may take to send it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly RequestFault TooLarge = new(413, "bad-request", "The body is longer than 64 KiB.");
    private static readonly RequestFault TooSlow = new(408, "bad-request", "The body did not arrive within 5 seconds.");

    /// <summary>Refuses a body by its declared length, before a byte of it is read.</summary>
    public static RequestFault? CheckDeclared(long? length) => length > MaxBytes ? TooLarge : null;

    public async Task<Read<byte[]>> ReadAsync(Stream body, CancellationToken aborted)
    {
        using var timer = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, aborted);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            var length = await body.ReadAtLeastAsync(buffer.AsMemory(0, MaxBytes + 1), MaxBytes + 1, throwOnEndOfStream: false, linked.Token);
            return length > MaxBytes ? TooLarge : buffer.AsSpan(0, length).ToArray();
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            return TooSlow;
        }
        catch (IOException)
        {
            // Kestrel's way to say that the body broke its own framing or ended early; a caller who left may look like that too.
            aborted.ThrowIfCancellationRequested();
            return RequestFault.BadRequest("The body could not be read: it broke off, or its length is not what was declared.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
