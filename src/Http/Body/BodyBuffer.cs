using System.Buffers;

namespace CaptchaGate.Http.Body;

/// <summary>
/// The bytes of one body so far. It grows with what arrived, by doubling, and never by what was declared: a caller can
/// declare 64 KiB at the price of a header.
/// </summary>
/// <param name="declared">The length that <see cref="BodyReader.CheckDeclared"/> let pass; null when none was declared.</param>
internal sealed class BodyBuffer(BodyBudget budget, long? declared) : IDisposable
{
    // One byte more than may come, so that a longer body shows.
    private readonly int _most = (int)(declared ?? BodyReader.MaxBytes) + 1;
    private byte[] _bytes = [];
    private int _taken;
    private int _length;

    /// <value>Whether the length was declared.</value>
    public bool IsDeclared => declared is not null;

    /// <value>Whether there are more bytes than may be.</value>
    public bool IsTooLong => _length == _most;

    /// <value>The bytes that are there, until it is disposed of.</value>
    public ArraySegment<byte> Bytes => new(_bytes, 0, _length);

    /// <value>Where the next bytes go, up to the limit.</value>
    public Memory<byte> Free => _bytes.AsMemory(_length, Math.Min(_bytes.Length, _most) - _length);

    /// <summary>Notes that so many bytes were written to <see cref="Free"/>.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Makes sure that <see cref="Free"/> is not empty, unless <see cref="IsTooLong"/>.</summary>
    /// <returns>False when all bodies together have no memory left.</returns>
    public bool TryMakeRoom()
    {
        if (_length < _bytes.Length)
            return true;
        var wanted = Math.Max(BodyBudget.FirstBytes, _bytes.Length * 2);
        // The old one is given back only after it was copied.
        if (!budget.TryReserve(wanted))
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Return();
        (_bytes, _taken) = (larger, wanted);
        return true;
    }

    public void Dispose() => Return();

    private void Return()
    {
        if (_taken == 0)
            return;
        // It held a token.
        _bytes.AsSpan(0, _length).Clear();
        ArrayPool<byte>.Shared.Return(_bytes);
        budget.Release(_taken);
        (_bytes, _taken) = ([], 0);
    }
}
