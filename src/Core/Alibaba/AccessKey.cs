using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Core.Alibaba;

/// <summary>
/// A RAM AccessKey pair, temporary when it has a security token. The secret never leaves this object: it can only be
/// asked for a MAC, it prints as <c>***</c>, and its bytes are cleared when nothing refers to it any more.
/// </summary>
public sealed class AccessKey
{
    private readonly byte[] _secret;
    private IncrementalHash? _idleMac;

    /// <param name="id">AccessKey ID, printable ASCII.</param>
    /// <param name="secret">AccessKey secret, printable ASCII.</param>
    /// <param name="securityToken">STS token of a temporary key; null or empty for a permanent one.</param>
    /// <param name="expires">When a temporary key ends, by the clock of the service that issued it; null when it does not or is not known.</param>
    /// <exception cref="ArgumentException">A part is empty, or holds a character that no AccessKey has (white space, control characters, non-ASCII).</exception>
    public AccessKey(string id, string secret, string? securityToken = null, DateTimeOffset? expires = null)
    {
        Id = Printable(id, nameof(id));
        // Pinned, so that the collector leaves no copies behind when it compacts.
        _secret = GC.AllocateUninitializedArray<byte>(Encoding.ASCII.GetByteCount(Printable(secret, nameof(secret))), pinned: true);
        Encoding.ASCII.GetBytes(secret, _secret);
        SecurityToken = string.IsNullOrEmpty(securityToken) ? null : Printable(securityToken, nameof(securityToken));
        Expires = expires;
    }

#pragma warning disable MA0055 // A request in flight may still sign with a key that was rotated out, so only the collector knows when it ends.
    ~AccessKey() => CryptographicOperations.ZeroMemory(_secret);
#pragma warning restore MA0055

    public string Id { get; }

    public string? SecurityToken { get; }

    /// <summary>When it ends, by the issuing service's clock: compared with that clock only, never with ours.</summary>
    public DateTimeOffset? Expires { get; }

    /// <summary>Whether both are the same credentials, compared in fixed time.</summary>
    public bool Matches(AccessKey? other) =>
        other is not null
        && string.Equals(Id, other.Id, StringComparison.Ordinal)
        && string.Equals(SecurityToken, other.SecurityToken, StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(_secret, other._secret);

    public override string ToString() => "***";

    /// <summary>HMAC-SHA256 of <paramref name="data"/> under the secret.</summary>
    internal void Mac(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        // One is kept, because setting one up takes longer than the MAC. OpenSSL's copy of the secret in it is cleared when it is freed ("HMAC_CTX_free() erases the key").
        var hmac = Interlocked.Exchange(ref _idleMac, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hmac.AppendData(data);
        hmac.GetHashAndReset(mac);
        Interlocked.Exchange(ref _idleMac, hmac)?.Dispose();
        GC.KeepAlive(this);
    }

    private static string Printable(string value, string part)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, part);
        return value.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw new ArgumentException("An AccessKey has printable ASCII characters only.", part)
            : value;
    }
}
