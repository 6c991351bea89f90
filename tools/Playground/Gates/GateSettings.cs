using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Playground.Gates;

/// <summary>What every gate of the playground is configured with. Nothing of the machine's own settings reaches it.</summary>
internal sealed class GateSettings
{
    /// <summary>The service that accepts receipts.</summary>
    public const string Audience = "https://shop.example.com";

    private readonly Dictionary<string, string?> _fixed;

    /// <param name="site">Where the pages are, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="service">What the gates take for the service.</param>
    /// <param name="receiptKey">The key that signs receipts, in PEM; null for one of this run.</param>
    public GateSettings(string site, Uri service, MessageStore inbox, string? receiptKey = null)
    {
        _fixed = new(StringComparer.Ordinal)
        {
            // A browser names its origin even to its own server.
            ["Http:AllowedOrigins:0"] = "*",
            ["Captcha:Region"] = "sgp",
            ["Captcha:SceneId"] = "emuscene3",
            ["Captcha:Scenes:v2:Id"] = "emuscene2",
            ["Captcha:Endpoint"] = service.AbsoluteUri,
            ["Http:ServiceKeys:playground"] = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DemoSite.ServiceKey)))}",
            ["Credentials:Source"] = "Environment",
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIemulator",
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "emulator-secret",
        };
        AddForm(site, inbox);
        AddReceipts(site, receiptKey);
    }

    public IEnumerable<KeyValuePair<string, string?>> For(string policy) => [.. _fixed, new("FailOpen:Policy", policy)];

    private void AddForm(string site, MessageStore inbox)
    {
        _fixed["Forms:contact:Target"] = site + MessageStore.Path;
        _fixed["Forms:contact:SigningSecret"] = inbox.SigningSecret;
        _fixed["Forms:contact:SuccessUrl"] = site + "/thanks.html";
        _fixed["Forms:contact:FailureUrl"] = site + "/sorry.html";
        _fixed["Forms:contact:HoneypotField"] = "website";
    }

    // A key for this run, so that samples/send-code can check receipts.
    private void AddReceipts(string site, string? receiptKey)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _fixed["Receipts:Enabled"] = "true";
        _fixed["Receipts:Issuer"] = site;
        _fixed["Receipts:Audience"] = Audience;
        _fixed["Receipts:SigningKey"] = receiptKey ?? key.ExportPkcs8PrivateKeyPem();
    }
}
