using System.Globalization;
using System.Text.Json;
using CaptchaGate.Core.Alibaba;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.Federation;

/// <summary>
/// Credentials without a stored AccessKey: <c>AssumeRoleWithOIDC</c> (STS, version 2015-04-01) turns the OIDC token of the
/// cloud we run in into a temporary key. The call is anonymous; the token is the proof.
/// </summary>
internal sealed class StsCredentialSource(
    IFederationTokenSource tokens,
    CredentialService service,
    IOptions<FederationOptions> options) : ICredentialSource
{
    private static readonly CredentialLoad Unreadable = new CredentialLoad.Misconfigured("STS: the answer holds no credentials");

    private readonly FederationOptions _options = options.Value;
    private readonly Uri _endpoint = ServiceAddress.Of("sts", options.Value.Region!, options.Value.Endpoint);

    public async Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken) =>
        await tokens.GetAsync(_options.Audience!, cancellationToken) switch
        {
            FederationToken.Issued issued => await service.LoadAsync("STS", (date, nonce) => Call(issued.Token, date, nonce), Read, cancellationToken),
            FederationToken.Failed failed => failed.Load,
            var other => throw new InvalidOperationException($"Unknown federation token {other.GetType()}."),
        };

    private HttpRequestMessage Call(string token, DateTimeOffset date, string nonce)
    {
        var address = SignedMessage.WithQuery(
            _endpoint,
            [
                new("Action", "AssumeRoleWithOIDC"),
                new("Version", "2015-04-01"),
                new("Format", "JSON"),
                new("Timestamp", date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                new("SignatureNonce", nonce),
            ]);
        // The token belongs into the body: addresses end up in logs.
        var form = FormContent.Of(
            new("RoleArn", _options.RoleArn!),
            new("OIDCProviderArn", _options.OidcProviderArn!),
            new("OIDCToken", token),
            new("RoleSessionName", _options.SessionName!));
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        message.Headers.TryAddWithoutValidation("accept", "application/json");
        return message;
    }

    private CredentialLoad Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("Credentials", out var credentials)
                && Text(credentials, "AccessKeyId") is { } id
                && Text(credentials, "AccessKeySecret") is { } secret
                && Text(credentials, "SecurityToken") is { } securityToken
                && credentials.TryGetProperty("Expiration", out var expiration)
                && expiration.TryGetDateTimeOffset(out var expires)
                ? new CredentialLoad.Loaded(new AccessKey(id, secret, securityToken, expires))
                : Unreadable;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, JSON of another shape, or a character that no AccessKey has.
            return Unreadable;
        }
    }

    private static string? Text(JsonElement parent, string property) =>
        parent.TryGetProperty(property, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
}
