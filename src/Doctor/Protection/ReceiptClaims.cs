using System.Text.Json;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Doctor.Protection;

/// <summary>The claims of receipts as the endpoint writes them; each call has a new <c>jti</c>.</summary>
/// <param name="lifetime">From the verdict on.</param>
/// <param name="scene">The alias of the scene that they name.</param>
/// <param name="origin">The page's origin; null for none.</param>
internal sealed class ReceiptClaims(TimeSpan lifetime, string scene, string? origin, INonceSource nonces, TimeProvider time)
{
    public byte[] Write(string issuer, string audience, TimeSpan age = default, bool verified = true)
    {
        var at = time.GetUtcNow() - age;
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("iss", issuer);
            json.WriteString("aud", audience);
            json.WriteNumber("iat", at.ToUnixTimeSeconds());
            json.WriteNumber("exp", (at + lifetime).ToUnixTimeSeconds());
            json.WriteString("jti", nonces.Next());
            json.WriteString("scene", scene);
            if (origin is not null)
                json.WriteString("origin", origin);
            json.WriteBoolean("verified", verified);
            if (!verified)
                json.WriteString("degraded", ErrorCodes.UpstreamTimeout);
            json.WriteEndObject();
        }

        return text.ToArray();
    }
}
