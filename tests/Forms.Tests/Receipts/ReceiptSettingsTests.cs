using System.Security.Cryptography;

namespace CaptchaGate.Forms.Tests.Receipts;

/// <summary>A wrong setting of receipts is told in one line that names it, without the value.</summary>
public sealed class ReceiptSettingsTests
{
    public static TheoryData<string, string, string?> Faults => new()
    {
        { "Receipts__Issuer", "Receipts__Issuer", null },
        { "Receipts__Issuer", "Receipts__Issuer", "  " },
        { "Receipts__Audience", "Receipts__Audience", null },
        { "Receipts__Lifetime", "Receipts__Lifetime", "00:00:09" },
        { "Receipts__Lifetime", "Receipts__Lifetime", "01:00:01" },
        { "Receipts__Lifetime", "Receipts__Lifetime", "q7q" },
        { "Receipts__Enabled", "Receipts__Enabled", "q7q" },
        { "Receipts__SigningKey", "Receipts__SigningKey", null },
        { "Receipts__SigningKey", "Receipts__SigningKey", "q7q" },
        { "Receipts__SigningKey", "Receipts__SigningKey", "-----BEGIN PRIVATE KEY-----\nq7q\n-----END PRIVATE KEY-----" },
        { "Receipts__SigningKey", "Receipts__SigningKey", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" },
        { "Receipts__SigningKey", "Receipts__SigningKey", Pem(ECCurve.NamedCurves.nistP384, key => key.ExportPkcs8PrivateKeyPem()) },
        { "Receipts__SigningKey", "Receipts__SigningKey", Pem(ECCurve.NamedCurves.brainpoolP256r1, key => key.ExportPkcs8PrivateKeyPem()) },
        { "Receipts__SigningKey", "Receipts__SigningKey", Pem(ECCurve.NamedCurves.nistP256, key => key.ExportSubjectPublicKeyInfoPem()) },
        { "Receipts__SigningKey", "Receipts__SigningKey", Pem(ECCurve.NamedCurves.nistP256, Encrypted) },
        { "Receipts__SigningKey", "Receipts__SigningKey", RsaPem() },
        { "Receipts__OtherKey", "Receipts__OtherKey", "q7q" },
        { "Receipts__OtherKey", "Receipts__OtherKey", Pem(ECCurve.NamedCurves.nistP521, key => key.ExportSubjectPublicKeyInfoPem()) },
        { "Receipts__SigingKey", "Receipts__SigingKey", "q7q" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task It_is_told_in_one_line_that_names_it(string named, string setting, string? value)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var line = Assert.Single(await StartUp.FaultsAsync([.. ReceiptGate.Settings(key), (setting, value)]));
        Assert.StartsWith($"{named} ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("q7q", line, StringComparison.Ordinal);
        if (value is { Length: > 100 })
            Assert.DoesNotContain(value[40..60], line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_they_are_off_nothing_is_asked_for() =>
        Assert.Empty(await StartUp.FaultsAsync(("Receipts__Enabled", "false"), ("Receipts__SigningKey", "not needed")));

    private static string Pem(ECCurve curve, Func<ECDsa, string> export)
    {
        using var key = ECDsa.Create(curve);
        return export(key);
    }

    private static string Encrypted(ECDsa key) =>
        key.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

    private static string RsaPem()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
