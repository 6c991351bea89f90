using System.Buffers;

namespace CaptchaGate.Http.Body;

/// <summary>
/// The bytes of one body so far. It grows with what arrived, by doubling, and never by what was declared: a caller can
/// declare 64 KiB at the price of a header.
/// </summary>
internal sealed class BodyBuffer(BodyBudget budget, int most) : IDisposable
{
    private byte[] _bytes = [];
    private int _taken;

    /// <value>How many bytes are there.</value>
    public int Length { get; set; }

    /// <value>Where the next bytes go, up to the limit.</value>
    public Memory<byte> Free => _bytes.AsMemory(Length, Math.Min(_bytes.Length, most) - Length);

    /// <summary>Makes sure that <see cref="Free"/> is not empty, while fewer than the limit are there.</summary>
    /// <returns>False when all bodies together have no memory left.</returns>
    public bool TryMakeRoom()
    {
        if (Length < _bytes.Length)
            return true;
        var wanted = Math.Max(BodyBudget.FirstBytes, _bytes.Length * 2);
        // The old one is given back only after it was copied.
        if (!budget.TryReserve(wanted))
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        Return();
        (_bytes, _taken) = (larger, wanted);
        return true;
    }

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public void Dispose() => Return();

    private void Return()
    {
        if (_taken == 0)
            return;
        // It held a token.
        _bytes.AsSpan(0, Length).Clear();
        ArrayPool<byte>.Shared.Return(_bytes);
        budget.Release(_taken);
        (_bytes, _taken) = ([], 0);
    }
}
