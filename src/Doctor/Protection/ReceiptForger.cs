using System.Security.Cryptography;
using CaptchaGate.Core.Receipts;

namespace CaptchaGate.Doctor.Protection;

/// <summary>Makes receipts as an attacker does, who knows every claim of a valid one and has a key of his own.</summary>
internal sealed class ReceiptForger(ReceiptPeek valid, ReceiptClaims claims) : IDisposable
{
    private readonly ReceiptKey _key = CreateKey();

    /// <value>The key set that makes these receipts valid, for those who read keys from where a receipt says.</value>
    public string KeySet => $$"""{"keys":[{{Jwk}}]}""";

    private string Jwk => $$"""{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{_key.Id}}","x":"{{_key.X}}","y":"{{_key.Y}}"}""";

    /// <summary>Signed with the forger's key, under the ID of the endpoint's.</summary>
    public string ForgeSignature() => Sign(Header(valid.KeyId, ""), valid.Issuer);

    /// <summary>With the algorithm <c>none</c> (RFC 7518, 3.6) and no signature.</summary>
    public string ForgeUnsigned() => CompactJws.Join($$"""{"alg":"none","typ":"{{CompactJws.ReceiptType}}","kid":"{{valid.KeyId}}"}""", claims.Write(valid.Issuer, valid.Audience)) + ".";

    /// <summary>With the forger's key in the header <c>jwk</c> (RFC 7515, 4.1.3).</summary>
    public string ForgeWithKey() => Sign(Header(_key.Id, $$""","jwk":{{Jwk}}"""), valid.Issuer);

    /// <summary>With the address of the forger's keys in the header <c>jku</c> (RFC 7515, 4.1.2).</summary>
    public string ForgeWithKeyAddress(Uri keys) => Sign(Header(_key.Id, $",\"jku\":\"{keys.AbsoluteUri}\""), valid.Issuer);

    /// <summary>Of an issuer that publishes the forger's keys.</summary>
    public string ForgeIssuer(Uri issuer) => Sign(Header(_key.Id, ""), issuer.GetLeftPart(UriPartial.Authority));

    public void Dispose() => _key.Dispose();

    private static ReceiptKey CreateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new ReceiptKey(key.ExportPkcs8PrivateKeyPem());
    }

    private static string Header(string keyId, string more) => $$"""{"alg":"ES256","typ":"{{CompactJws.ReceiptType}}","kid":"{{keyId}}"{{more}}}""";

    private string Sign(string header, string issuer) => CompactJws.Sign(_key, header, claims.Write(issuer, valid.Audience));
}
