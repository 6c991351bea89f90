using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Core.Receipts;

/// <summary>A P-256 key that signs receipts or verifies them.</summary>
internal sealed class ReceiptKey : IDisposable
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly Lock _signing = new();
    private readonly ECDsa _key;

    /// <exception cref="ArgumentException">Not a key in PEM, or one of another curve.</exception>
    /// <exception cref="CryptographicException">Not a key that can be read.</exception>
    public ReceiptKey(string pem)
    {
        _key = ECDsa.Create();
        // A setting of one line has its line breaks written out.
        _key.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        if (!string.Equals(parameters.Curve.Oid.Value, P256, StringComparison.Ordinal))
            throw new ArgumentException("The key's curve is not P-256.", nameof(pem));
        (X, Y) = (Base64Url.EncodeToString(parameters.Q.X), Base64Url.EncodeToString(parameters.Q.Y));
        Id = Thumbprint(X, Y);
        CanSign = HasPrivatePart();
    }

    /// <value>The key's RFC 7638 thumbprint.</value>
    public string Id { get; }

    /// <value>The public point's coordinates in base64url.</value>
    public string X { get; }

    public string Y { get; }

    public bool CanSign { get; }

    /// <summary>ES256 (RFC 7518, 3.4): ECDSA over SHA-256, R and S side by side.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        // Instances of ECDsa are not safe for several threads.
        lock (_signing)
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => _key.Dispose();

    public override string ToString() => Id;

    // RFC 7638, 3: the required members in lexicographic order, without white space.
    private static string Thumbprint(string x, string y) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));

    private bool HasPrivatePart()
    {
        try
        {
            Sign([]);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
