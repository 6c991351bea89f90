using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.Tests;

/// <summary>What reached the receiver.</summary>
internal sealed record Delivery(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public long Timestamp => long.Parse(Headers["webhook-timestamp"], CultureInfo.InvariantCulture);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement Verification => Json.GetProperty("verification");

    /// <summary>What the visitor typed; a value that is not text as its JSON.</summary>
    public IReadOnlyDictionary<string, string> Fields => Json.GetProperty("fields").EnumerateObject().ToDictionary(
        typed => typed.Name,
        typed => typed.Value.ValueKind is JsonValueKind.String ? typed.Value.GetString()! : typed.Value.GetRawText(),
        StringComparer.Ordinal);

    /// <summary>The signature as the Standard Webhooks specification says it, reckoned here from what arrived.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Headers["webhook-timestamp"]}.{Body}"));
        return string.Equals(Headers["webhook-signature"], $"v1,{Convert.ToBase64String(signature)}", StringComparison.Ordinal);
    }
}
