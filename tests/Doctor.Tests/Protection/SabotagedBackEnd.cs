using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Doctor.Tests.Protection;

/// <summary>A back end on a socket that checks receipts, but for one thing.</summary>
internal sealed class SabotagedBackEnd : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly ConcurrentDictionary<string, bool> _used = new(StringComparer.Ordinal);
    private readonly ECDsa _key;
    private readonly Sabotage _sabotage;
    private readonly WebApplication _app;

    private SabotagedBackEnd(ECDsa key, Sabotage sabotage)
    {
        (_key, _sabotage) = (key, sabotage);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <value>How it answers what it accepts and refuses. Default: 200 and 403.</value>
    public Action<HttpResponse, bool> Respond { get; set; } = static (response, accepted) => response.StatusCode = accepted ? 200 : 403;

    /// <value>What the answer says. Default: nothing.</value>
    public Func<bool, string> Say { get; set; } = static _ => "";

    /// <value>Where the receipt is in a request. Default: in the field <c>captchaReceipt</c> of a form.</value>
    public Func<HttpRequest, Task<string?>> Find { get; set; } = static async request => (await request.ReadFormAsync())["captchaReceipt"];

    /// <value>How many forms it accepted.</value>
    public int Accepted { get; private set; }

    public string Address => _app.Urls.First() + "/signup";

    public static async Task<SabotagedBackEnd> StartAsync(ECDsa key, Sabotage sabotage)
    {
        var backEnd = new SabotagedBackEnd(key, sabotage);
        await backEnd._app.StartAsync(TestContext.Current.CancellationToken);
        return backEnd;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var receipt = await Find(context.Request);
        var accepts = _sabotage switch
        {
            Sabotage.NoCheck => true,
            Sabotage.PageOnly => !string.IsNullOrEmpty(receipt),
            Sabotage.Closed => false,
            _ => receipt?.Split('.') is [var header, var claims, var signature] && await IsGoodAsync(header, claims, signature),
        };
        if (accepts)
            Accepted++;
        Respond(context.Response, accepts);
        await context.Response.WriteAsync(Say(accepts));
    }

    private async Task<bool> IsGoodAsync(string header, string claims, string signature)
    {
        var (head, body) = (Read(header), Read(claims));
        if (_sabotage is not Sabotage.NoSignature && !await IsSignedAsync(head, body, $"{header}.{claims}", Base64Url.DecodeFromChars(signature)))
            return false;
        return (_sabotage is Sabotage.NoIssuer or Sabotage.KeysOfNamedIssuer || Text(body, "iss") is Proof.Issuer)
            && (_sabotage is Sabotage.WrongAudience || Text(body, "aud") is Proof.Audience)
            && (_sabotage is Sabotage.NoExpiry || body.GetProperty("exp").GetInt64() > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())
            && (_sabotage is Sabotage.AcceptsDegraded || body.GetProperty("verified").GetBoolean())
            && (_sabotage is Sabotage.AcceptsReplay || _used.TryAdd(Text(body, "jti")!, true));
    }

    private async Task<bool> IsSignedAsync(JsonElement header, JsonElement claims, string signed, byte[] signature)
    {
        if (Text(header, "alg") is not "ES256")
            return false;
        var key = _sabotage switch
        {
            Sabotage.KeyInReceipt when header.TryGetProperty("jwk", out var jwk) => Import(jwk),
            Sabotage.KeyAddressInReceipt when Text(header, "jku") is { } address => await FetchAsync(address),
            // No other name than this machine's is looked up in a test.
            Sabotage.KeysOfNamedIssuer when Text(claims, "iss") is not Proof.Issuer => new Uri(Text(claims, "iss")!).IsLoopback ? await DiscoverAsync(Text(claims, "iss")!) : null,
            Sabotage.Curious when Text(header, "jku") is { } address => await FetchAsync(address) is null ? null : _key,
            _ => _key,
        };
        return key is not null && key.VerifyData(Encoding.ASCII.GetBytes(signed), signature, HashAlgorithmName.SHA256);
    }

    // As libraries do with an issuer's URL.
    private static async Task<ECDsa> DiscoverAsync(string issuer)
    {
        var document = await Http.GetFromJsonAsync<JsonElement>(new Uri($"{issuer}/.well-known/openid-configuration"));
        Assert.Equal(issuer, Text(document, "issuer"));
        return await FetchAsync(Text(document, "jwks_uri")!);
    }

    private static async Task<ECDsa> FetchAsync(string address) =>
        Import((await Http.GetFromJsonAsync<JsonElement>(new Uri(address))).GetProperty("keys")[0]);

    private static ECDsa Import(JsonElement jwk) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Base64Url.DecodeFromChars(Text(jwk, "x")), Y = Base64Url.DecodeFromChars(Text(jwk, "y")) },
    });

    private static JsonElement Read(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
