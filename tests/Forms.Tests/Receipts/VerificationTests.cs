using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Forms.Tests.Receipts;

/// <summary>Receipts as npm's <c>jose</c> sees them, with the keys from the gate's own address.</summary>
public sealed class VerificationTests(Node node) : IDisposable
{
    private const string Good = "good";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _nextKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _nextKey.Dispose();
    }

    [Fact]
    public async Task It_verifies_and_fails_when_altered_expired_for_another_audience_or_from_another_issuer()
    {
        await using var jose = node.Run("receipts.mjs");
        await using var gate = await ReceiptGate.StartAsync(_key);
        var receipt = await gate.IssueAsync();
        var expires = ReceiptGate.Part(receipt, 1).GetProperty("exp").GetInt64();

        Assert.Equal(Good, await CheckAsync(jose, gate, receipt));
        Assert.Equal(Good, await CheckAsync(jose, gate, receipt, now: expires - 1));
        Assert.Equal("ERR_JWT_EXPIRED", await CheckAsync(jose, gate, receipt, now: expires + 1));
        Assert.Equal("ERR_JWT_CLAIM_VALIDATION_FAILED", await CheckAsync(jose, gate, receipt, audience: "https://other.example.com"));
        Assert.Equal("ERR_JWT_CLAIM_VALIDATION_FAILED", await CheckAsync(jose, gate, receipt, issuer: "https://other.example.com"));
        foreach (var altered in Altered(receipt))
            Assert.NotEqual(Good, await CheckAsync(jose, gate, altered), StringComparer.Ordinal);
        Assert.Equal("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", await CheckAsync(jose, gate, Altered(receipt).First()));
    }

    [Theory]
    [InlineData("private")]
    [InlineData("public")]
    [InlineData("private, on one line")]
    public async Task While_keys_change_receipts_of_both_verify_and_one_of_the_retired_key_does_not(string form)
    {
        await using var jose = node.Run("receipts.mjs");
        string old;
        await using (var before = await ReceiptGate.StartAsync(_key))
            old = await before.IssueAsync();
        var other = form switch
        {
            "private" => _key.ExportPkcs8PrivateKeyPem(),
            "public" => _key.ExportSubjectPublicKeyInfoPem(),
            _ => _key.ExportECPrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal),
        };

        await using var during = await ReceiptGate.StartAsync(_nextKey, ("Receipts__OtherKey", other));
        var young = await during.IssueAsync();
        Assert.Equal(Good, await CheckAsync(jose, during, old));
        Assert.Equal(Good, await CheckAsync(jose, during, young));
        Assert.Equal(2, (await during.ReadKeysAsync()).GetProperty("keys").GetArrayLength());

        await using var after = await ReceiptGate.StartAsync(_nextKey);
        Assert.Equal(Good, await CheckAsync(jose, after, young));
        Assert.Equal("ERR_JWKS_NO_MATCHING_KEY", await CheckAsync(jose, after, old));
    }

    [Fact]
    public async Task A_key_may_be_published_before_it_signs()
    {
        await using var jose = node.Run("receipts.mjs");
        await using var gate = await ReceiptGate.StartAsync(_key, ("Receipts__OtherKey", _nextKey.ExportSubjectPublicKeyInfoPem()));
        await using var next = await ReceiptGate.StartAsync(_nextKey);
        Assert.Equal(Good, await CheckAsync(jose, gate, await gate.IssueAsync()));
        Assert.Equal(Good, await CheckAsync(jose, gate, await next.IssueAsync()));
    }

    [Fact]
    public async Task The_same_key_twice_is_published_once()
    {
        await using var gate = await ReceiptGate.StartAsync(_key, ("Receipts__OtherKey", _key.ExportSubjectPublicKeyInfoPem()));
        Assert.Single((await gate.ReadKeysAsync()).GetProperty("keys").EnumerateArray());
    }

    /// <summary>"good", or jose's error code.</summary>
    private static async Task<string> CheckAsync(
        LineProcess jose, FormsGate gate, string receipt, string issuer = ReceiptGate.Issuer, string audience = ReceiptGate.Audience, long? now = null)
    {
        var answer = await jose.AskAsync(JsonSerializer.Serialize(new { receipt, keys = gate.Keys().AbsoluteUri, issuer, audience, now }));
        using var json = JsonDocument.Parse(answer);
        if (json.RootElement.TryGetProperty("error", out var error))
            return error.GetString()!;
        Assert.Equal(ReceiptGate.Part(receipt, 1).GetRawText(), json.RootElement.GetProperty("claims").GetRawText());
        return Good;
    }

    /// <summary>Other claims, another signature, other headers.</summary>
    private static IEnumerable<string> Altered(string receipt)
    {
        var parts = receipt.Split('.');
        var (header, claims) = (ReceiptGate.Part(receipt, 0).GetRawText(), ReceiptGate.Part(receipt, 1).GetRawText());
        var signature = Base64Url.DecodeFromChars(parts[2]);
        signature[0] ^= 1;
        yield return $"{parts[0]}.{Encode(claims.Replace("www.example.com", "evil.example.com", StringComparison.Ordinal))}.{parts[2]}";
        yield return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
        yield return $"{Encode(header.Replace("ES256", "none", StringComparison.Ordinal))}.{parts[1]}.";
        yield return $"{Encode(header.Replace("captcha-receipt+jwt", "JWT", StringComparison.Ordinal))}.{parts[1]}.{parts[2]}";
        yield return $"{parts[0]}.{parts[1]}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
