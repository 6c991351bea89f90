using System.Buffers;

namespace CaptchaGate.Core.Alibaba;

/// <summary>Reads an answer's body up to a limit.</summary>
internal static class BoundedBody
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <returns>The body; null when it is longer than <see cref="MaxBytes"/>.</returns>
    /// <exception cref="IOException">The connection broke, or the body is shorter than its declared length.</exception>
    public static async ValueTask<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > MaxBytes)
            return null;
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                    return buffer.AsSpan(0, length).ToArray();
                length += read;
                if (length > MaxBytes)
                    return null;
                if (length == buffer.Length)
                    buffer = Enlarge(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Enlarge(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
