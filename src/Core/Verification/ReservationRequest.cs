using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Core.Captcha;

namespace CaptchaGate.Core.Verification;

/// <summary>Which token a request is about, and what makes another request the same one. Nothing is computed before a store asks for it.</summary>
public sealed class ReservationRequest
{
    private static long _lastNumber;

    private readonly CaptchaToken _token;
    private readonly ReceiptBinding? _binding;
    private byte[]? _tokenHash;
    private long _number;

    public ReservationRequest(CaptchaToken token, Guid? idempotencyKey, string scene, ReceiptBinding? binding)
    {
        ArgumentNullException.ThrowIfNull(token);
        _token = token;
        IdempotencyKey = idempotencyKey;
        Scene = scene;
        _binding = binding;
    }

    /// <value>Null: the result is never asked for again.</value>
    public Guid? IdempotencyKey { get; }

    /// <value>The scene's alias.</value>
    public string Scene { get; }

    /// <value>SHA-256 of the token in UTF-8.</value>
    public ReadOnlySpan<byte> TokenHash => _tokenHash ??= SHA256.HashData(Encoding.UTF8.GetBytes(_token.Value));

    /// <summary>
    /// Which of this process's requests it is. A store keeps it with the reservation: the request that lost the store's reply finds its own
    /// reservation again, and gives back no other's.
    /// </summary>
    public long GetNumber() => _number == 0 ? _number = Interlocked.Increment(ref _lastNumber) : _number;

    /// <summary>
    /// SHA-256 of everything that a repeated request has in common with the first: token, key, scene, and what a receipt is bound to. So a
    /// repeated request cannot bind the same token to anything else, though the binding itself is stored nowhere.
    /// </summary>
    /// <returns>Empty for a request without an idempotency key.</returns>
    public byte[] ComputeScope()
    {
        if (IdempotencyKey is not { } key)
            return [];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(TokenHash);
        hash.AppendData(key.ToByteArray(bigEndian: true));
        Append(hash, Scene);
        Append(hash, _binding?.Origin);
        Append(hash, _binding?.ContentSha256);
        return hash.GetHashAndReset();
    }

    // Each with its length, so that two parts cannot be divided in two ways; -1 for none.
    private static void Append(IncrementalHash hash, string? text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text ?? "");
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text is null ? -1 : utf8.Length);
        hash.AppendData(length);
        hash.AppendData(utf8);
    }
}
