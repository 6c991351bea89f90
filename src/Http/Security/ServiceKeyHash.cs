using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Core.Configuration;

namespace CaptchaGate.Http.Security;

/// <summary>A service key as it is configured: its SHA-256, so that the configuration holds nothing that opens anything.</summary>
internal sealed class ServiceKeyHash
{
    private const string Prefix = "sha256:";

    private readonly byte[] _hash;

    private ServiceKeyHash(byte[] hash) => _hash = hash;

    /// <summary>Reads <c>sha256:&lt;64 hexadecimal digits&gt;</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ServiceKeyHash? key)
    {
        key = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length != Prefix.Length + (2 * SHA256.HashSizeInBytes))
            return false;
        var hash = new byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(text.AsSpan(Prefix.Length), hash, out _, out _) is not System.Buffers.OperationStatus.Done)
            return false;
        key = new ServiceKeyHash(hash);
        return true;
    }

    /// <summary>Whether <paramref name="secret"/> is the key, compared in fixed time.</summary>
    public bool Matches(string secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }

    /// <value>Whether it is the hash of the empty key.</value>
    public bool IsEmpty => GuessableKeys.IsEmpty(_hash);

    /// <summary>Whether the key is a well-known word, or the <paramref name="name"/> under which it is configured.</summary>
    public bool IsWord(string name) => GuessableKeys.IsWord(_hash, name);

    public override string ToString() => "***";
}
