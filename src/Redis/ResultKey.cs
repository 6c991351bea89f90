using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CaptchaGate.Redis;

/// <summary>A secret that authenticates stored results. It never leaves this object and prints as <c>***</c>.</summary>
internal sealed class ResultKey
{
    /// <summary>As long as the MAC: RFC 2104, 3 discourages shorter keys.</summary>
    public const int MinBytes = 32;

    public const int IdBytes = 8;

    private readonly byte[] _secret;
    private readonly byte[] _id;

    private ResultKey(byte[] secret)
    {
        _secret = secret;
        _id = HMACSHA256.HashData(secret, "captcha-gate result key id"u8)[..IdBytes];
    }

    /// <value>Which key it is; it reveals nothing of the secret.</value>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>Reads the Base64 of at least <see cref="MinBytes"/> bytes.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out ResultKey? key)
    {
        key = null;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        var secret = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, secret, out var length) || length < MinBytes)
            return false;
        key = new ResultKey(secret[..length]);
        CryptographicOperations.ZeroMemory(secret);
        return true;
    }

    public bool Matches(ResultKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_secret, other._secret);

    public byte[] ComputeMac(ReadOnlySpan<byte> data) => HMACSHA256.HashData(_secret, data);

    public override string ToString() => "***";
}
