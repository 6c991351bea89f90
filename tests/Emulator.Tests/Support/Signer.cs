using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>Signs requests for these tests. The vectors prove the emulator's own arithmetic; this proves nothing, it only calls.</summary>
internal sealed record Signer(string KeyId = "LTAIemulator", string Secret = "emulator-secret", string? SecurityToken = null)
{
    public DateTimeOffset? Date { get; init; }

    public string? Nonce { get; init; }

    public string Version { get; init; } = "2023-03-05";

    public string Action { get; init; } = "VerifyIntelligentCaptcha";

    /// <summary>Changes headers before they are signed.</summary>
    public Action<SortedDictionary<string, string>>? BeforeSigning { get; init; }

    public HttpRequestMessage Sign(Uri address, byte[] body, string? contentType = "application/x-www-form-urlencoded")
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var headers = Headers(address, hash, contentType);
        BeforeSigning?.Invoke(headers);
        var names = string.Join(';', headers.Keys);
        var canonical = $"POST\n/\n{Query(address)}\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{hash}";
        var toSign = $"ACS3-HMAC-SHA256\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(toSign)));

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers.Where(header => header.Key.StartsWith("x-acs-", StringComparison.Ordinal)))
            request.Headers.TryAddWithoutValidation(name, value);
        if (contentType is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TryAddWithoutValidation("Authorization", $"ACS3-HMAC-SHA256 Credential={KeyId},SignedHeaders={names},Signature={signature}");
        return request;
    }

    private SortedDictionary<string, string> Headers(Uri address, string hash, string? contentType)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = address.Authority,
            ["x-acs-action"] = Action,
            ["x-acs-content-sha256"] = hash,
            ["x-acs-date"] = (Date ?? TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["x-acs-signature-nonce"] = Nonce ?? RandomNumberGenerator.GetHexString(32),
            ["x-acs-version"] = Version,
        };
        if (contentType is not null)
            headers["content-type"] = contentType;
        if (SecurityToken is not null)
            headers["x-acs-security-token"] = SecurityToken;
        return headers;
    }

    private static string Query(Uri address) =>
        string.Join('&', address.Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal));
}
