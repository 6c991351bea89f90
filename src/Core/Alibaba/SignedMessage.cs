using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CaptchaGate.Core.Alibaba.Signing;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba;

/// <summary>Builds the signed HTTP message of one RPC-style call: <c>POST /</c> with a form body, query parameters, or both.</summary>
/// <param name="Action">The API's name, such as <c>VerifyIntelligentCaptcha</c>.</param>
/// <param name="Version">The API's version, such as <c>2023-03-05</c>.</param>
internal sealed record SignedMessage(string Action, string Version)
{
    /// <param name="endpoint">Scheme, host and port.</param>
    /// <param name="key">The credentials to sign with.</param>
    /// <param name="date">The time that the signature claims; the service accepts 15 minutes to either side.</param>
    /// <param name="nonce">A value never used before with this key.</param>
    /// <param name="body">The form body; null for none.</param>
    /// <param name="query">Query parameters, unencoded.</param>
    public HttpRequestMessage Create(
        Uri endpoint,
        AccessKey key,
        DateTimeOffset date,
        string nonce,
        FormContent? body,
        params ReadOnlySpan<KeyValuePair<string, string>> query)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, WithQuery(endpoint, query)) { Content = body };
        var headers = CollectionsMarshal.AsSpan(Headers(endpoint, key, date, nonce, body));
        foreach (var (name, value) in headers)
        {
            // The content has its type already, and the handler writes the host from the same address, without parsing it for each call.
            if (name is not ("content-type" or "host"))
                message.Headers.TryAddWithoutValidation(name, value);
        }

        var authorization = Acs3Signer.Authorize(
            new AcsRequest
            {
                Method = "POST",
                Query = query,
                Headers = headers,
                HashedPayload = body?.Hash ?? HashedPayload.OfNothing,
            },
            key);
        message.Headers.TryAddWithoutValidation("authorization", authorization);
        message.Headers.TryAddWithoutValidation("accept", "application/json");
        return message;
    }

    // In the signature's order, so that sorting finds nothing to do.
    private List<AcsHeader> Headers(Uri endpoint, AccessKey key, DateTimeOffset date, string nonce, FormContent? body)
    {
        var headers = new List<AcsHeader>(8);
        if (body is not null)
            headers.Add(new("content-type", FormContent.MediaType));
        headers.Add(new("host", endpoint.Authority));
        headers.Add(new("x-acs-action", Action));
        headers.Add(new("x-acs-content-sha256", body?.Hash ?? HashedPayload.OfNothing));
        headers.Add(new("x-acs-date", string.Create(CultureInfo.InvariantCulture, $"{date.UtcDateTime:s}Z")));
        if (key.SecurityToken is not null)
            headers.Add(new("x-acs-security-token", key.SecurityToken));
        headers.Add(new("x-acs-signature-nonce", nonce));
        headers.Add(new("x-acs-version", Version));
        return headers;
    }

    /// <summary>The address with <paramref name="query"/> encoded as the signature has it.</summary>
    public static Uri WithQuery(Uri endpoint, ReadOnlySpan<KeyValuePair<string, string>> query)
    {
        if (query.IsEmpty)
            return endpoint;
        var encoded = new Utf8Builder(stackalloc byte[256]);
        CanonicalQueryString.Append(ref encoded, query);
        return new Uri(endpoint, "?" + Encoding.UTF8.GetString(encoded.Written));
    }
}
