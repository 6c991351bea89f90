using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Core.Verification;

namespace CaptchaGate.Redis;

/// <summary>Why a stored result is not accepted.</summary>
internal enum SealFault
{
    None,

    /// <summary>Too short, of another version, or of an outcome that this version does not know.</summary>
    Malformed,

    /// <summary>Of a key that this instance does not have.</summary>
    UnknownKey,

    /// <summary>Forged, altered, or of another token, idempotency key or scene.</summary>
    WrongMac,

    /// <summary>Older than a token may be.</summary>
    Expired,
}

/// <summary>
/// Authenticates stored results, so that a client that can write to the store cannot make a success of its own. The MAC covers version, key id,
/// expiry, token hash, idempotency key, scene and result.
/// </summary>
internal sealed class ResultSeal(IStoreSecrets secrets, TimeProvider time)
{
    private const byte Version = 1;
    private const int KeyIdAt = 1;
    private const int ExpiryAt = KeyIdAt + ResultKey.IdBytes;
    private const int HeaderBytes = ExpiryAt + sizeof(long);

    /// <summary>How long a result counts: as long as a token may live.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(20);

    private StoreSecrets Secrets => secrets.Current ?? throw new InvalidOperationException("The secrets were not read yet.");

    /// <summary>Writes <paramref name="result"/> with its MAC.</summary>
    /// <exception cref="InvalidOperationException">The secrets were not read yet.</exception>
    public byte[] Seal(ReservationRequest request, SharedResult result)
    {
        var key = Secrets.Current;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(key.Id);
        writer.Write((time.GetUtcNow() + Life).ToUnixTimeMilliseconds());
        ResultForm.Write(writer, result);
        writer.Flush();
        var body = stream.ToArray();
        return [.. body, .. key.ComputeMac(Bound(request, body))];
    }

    /// <summary>Reads what <see cref="Seal"/> wrote for the same request.</summary>
    /// <returns>Null, with the reason, for anything else.</returns>
    public SharedResult? Open(ReservationRequest request, ReadOnlySpan<byte> stored, out SealFault fault)
    {
        fault = SealFault.Malformed;
        if (stored.Length <= HeaderBytes + HMACSHA256.HashSizeInBytes || stored[0] != Version)
            return null;
        var body = stored[..^HMACSHA256.HashSizeInBytes];
        fault = SealFault.UnknownKey;
        if (Find(body.Slice(KeyIdAt, ResultKey.IdBytes)) is not { } key)
            return null;
        fault = SealFault.WrongMac;
        if (!CryptographicOperations.FixedTimeEquals(key.ComputeMac(Bound(request, body)), stored[^HMACSHA256.HashSizeInBytes..]))
            return null;
        fault = SealFault.Expired;
        if (BinaryPrimitives.ReadInt64LittleEndian(body[ExpiryAt..]) < time.GetUtcNow().ToUnixTimeMilliseconds())
            return null;
        return Read(body[HeaderBytes..], out fault);
    }

    private static SharedResult? Read(ReadOnlySpan<byte> payload, out SealFault fault)
    {
        using var reader = new BinaryReader(new MemoryStream(payload.ToArray()), Encoding.UTF8);
        var result = ResultForm.Read(reader);
        fault = result is null ? SealFault.Malformed : SealFault.None;
        return result;
    }

    private ResultKey? Find(ReadOnlySpan<byte> id)
    {
        var known = Secrets;
        if (id.SequenceEqual(known.Current.Id))
            return known.Current;
        return known.Previous is { } previous && id.SequenceEqual(previous.Id) ? previous : null;
    }

    // What the result is bound to comes first, each part of a fixed length or with its length.
    private static byte[] Bound(ReservationRequest request, ReadOnlySpan<byte> body)
    {
        var scene = Encoding.UTF8.GetBytes(request.Scene);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, scene.Length);
        return [.. request.TokenHash, .. request.IdempotencyKey.GetValueOrDefault().ToByteArray(bigEndian: true), .. length, .. scene, .. body];
    }
}
