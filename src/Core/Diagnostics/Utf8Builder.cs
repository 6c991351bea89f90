using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Core.Diagnostics;

/// <summary>
/// Writes UTF-8 into a caller's stack buffer and moves to a pooled one when it is full. What it held may be secret,
/// so <see cref="Dispose"/> clears it.
/// </summary>
internal ref struct Utf8Builder(Span<byte> initial)
{
    private Span<byte> _buffer = initial;
    private byte[]? _rented;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    public void Append(byte ascii) => Reserve(1)[0] = ascii;

    public void Append(scoped ReadOnlySpan<byte> utf8) => utf8.CopyTo(Reserve(utf8.Length));

    public void Append(scoped ReadOnlySpan<char> text)
    {
        // Nearly all of it is ASCII, which needs a third of the room that any text may need.
        var start = Length;
        if (Ascii.FromUtf16(text, Reserve(text.Length), out var written) is OperationStatus.Done)
            return;
        Length = start += written;
        Length = start + Encoding.UTF8.GetBytes(text[written..], Reserve(Encoding.UTF8.GetMaxByteCount(text.Length - written)));
    }

    public void AppendHexLower(scoped ReadOnlySpan<byte> bytes) =>
        Convert.TryToHexStringLower(bytes, Reserve(bytes.Length * 2), out _);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer[..Length]);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        this = default;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
            Grow(count);
        var reserved = _buffer.Slice(Length, count);
        Length += count;
        return reserved;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Length + count));
        Written.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_buffer[..Length]);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _buffer = _rented = larger;
    }
}
