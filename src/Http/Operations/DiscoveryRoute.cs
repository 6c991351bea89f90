using System.Text.Json;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Receipts;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Http.Responses;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Operations;

/// <summary>
/// <c>GET /.well-known/openid-configuration</c>: the provider metadata of OpenID Connect Discovery 1.0, with which a JWT library
/// finds the keys of receipts by their issuer alone. 404 if the issuer is not the public address of this endpoint.
/// </summary>
internal sealed class DiscoveryRoute : Route
{
    private const string Unavailable =
        "No metadata is served. Set Receipts__Enabled to true and Receipts__Issuer to the public https address of this endpoint with its route prefix, such as https://captcha.example.com/api.";

    private readonly ReadOnlyMemory<byte>? _metadata;
    private readonly ILogger<DiscoveryRoute> _log;
    private int _logged;

    public DiscoveryRoute(IOptions<ReceiptOptions> receipts, IOptions<HttpOptions> http, ILogger<DiscoveryRoute> log)
    {
        _log = log;
        var options = receipts.Value;
        if (options.Enabled && PublicAddress(options.Issuer!, http.Value.PathPrefix) is { } address)
            _metadata = AnswerFields.WriteObject((Issuer: options.Issuer!, KeySet: address + KeysRoute.KeySetPath), static (json, names) => Write(json, names.Issuer, names.KeySet));
    }

    public override string Path => "/.well-known/openid-configuration";

    public override string Method => "GET";

    public override Task<ApplicationResponse> AnswerAsync(RouteContext context)
    {
        if (_metadata is not { } metadata)
            return Task.FromResult(Refuse(context));
        var response = new ApplicationResponse { Status = 200, Body = metadata };
        response.Headers["Content-Type"] = AnswerFields.ContentType;
        return Task.FromResult(response);
    }

    /// <summary>
    /// The address below which libraries look up the issuer's metadata (OpenID Connect Discovery 1.0, 4: a slash at the end is removed). It comes from
    /// the settings, never from the request: a caller can send any Host header.
    /// </summary>
    /// <returns>Null when the issuer is not an https address without user, query and fragment (3), or when its path is not the route prefix.</returns>
    internal static string? PublicAddress(string issuer, string prefix)
    {
        var address = issuer.EndsWith('/') ? issuer[..^1] : issuer;
        var isServed = address.StartsWith("https://", StringComparison.Ordinal)
            && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.UserInfo.Length == 0
            && string.Equals(address, uri.GetLeftPart(UriPartial.Authority) + prefix, StringComparison.OrdinalIgnoreCase);
        return isServed ? address : null;
    }

    private ApplicationResponse Refuse(RouteContext context)
    {
        if (_logged == 0 && Interlocked.Exchange(ref _logged, 1) == 0)
            _log.DiscoveryUnavailable();
        return context.Refuse(new RequestFault(404, ErrorCodes.BadRequest, Unavailable));
    }

    // What verifiers read. The specification also requires an authorization endpoint, but no user signs in here. Kubernetes and other issuers that only
    // sign tokens omit it too.
    private static void Write(Utf8JsonWriter json, string issuer, string keySet)
    {
        // Libraries compare it with the claim iss, so both are the setting, unchanged.
        json.WriteString("issuer"u8, issuer);
        json.WriteString("jwks_uri"u8, keySet);
        WriteOne(json, "response_types_supported"u8, "id_token"u8);
        WriteOne(json, "subject_types_supported"u8, "public"u8);
        WriteOne(json, "id_token_signing_alg_values_supported"u8, "ES256"u8);
    }

    private static void WriteOne(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
