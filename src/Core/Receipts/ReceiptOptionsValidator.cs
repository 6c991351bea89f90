using System.Security.Cryptography;
using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Receipts;

/// <summary>The names of the <c>Receipts</c> settings and what makes them valid.</summary>
internal sealed class ReceiptOptionsValidator : IValidateOptions<ReceiptOptions>
{
    public static readonly SettingSection Section = new(ReceiptOptions.Section,
    [
        new("Receipts__Enabled", "true"),
        new("Receipts__Issuer", "https://captcha.example.com/api"),
        new("Receipts__Audience", "https://shop.example.com"),
        Setting.Time("Receipts__Lifetime", "00:02:00", TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
        new("Receipts__SigningKey", PemExample),
        new("Receipts__OtherKey", PemExample),
    ]);

    private const string PemExample = "-----BEGIN PRIVATE KEY-----...";

    public ValidateOptionsResult Validate(string? name, ReceiptOptions options)
    {
        var faults = new SettingFaults();
        if (!options.Enabled)
            return faults.ToResult();
        faults.Require(!string.IsNullOrWhiteSpace(options.Issuer), "Receipts__Issuer", "is missing, though Receipts__Enabled=true", "https://captcha.example.com/api");
        faults.Require(!string.IsNullOrWhiteSpace(options.Audience), "Receipts__Audience", "is missing, though Receipts__Enabled=true", "https://shop.example.com");
        faults.RequireWithin(options.Lifetime, Section, "Receipts__Lifetime");
        CheckKey(options.SigningKey, mustSign: true, "Receipts__SigningKey", faults);
        if (!string.IsNullOrEmpty(options.OtherKey))
            CheckKey(options.OtherKey, mustSign: false, "Receipts__OtherKey", faults);
        return faults.ToResult();
    }

    private static void CheckKey(string? pem, bool mustSign, string setting, SettingFaults faults)
    {
        try
        {
            using var key = new ReceiptKey(pem ?? "");
            faults.Require(!mustSign || key.CanSign, setting, "is a public key and cannot sign", PemExample);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            faults.Add(setting, "is not a P-256 key in PEM (make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256)", PemExample);
        }
    }
}
