using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using CaptchaGate.Conformance.OpenApi;
using CaptchaGate.Conformance.Support;

namespace CaptchaGate.Forms.Tests.Support;

/// <summary>A server that issues receipts, and what tests ask of it.</summary>
internal static class ReceiptGate
{
    public const string Issuer = "https://captcha.example.com/api";
    public const string Audience = "https://shop.example.com";
    public const string Page = "https://www.example.com";

    /// <summary>The settings of receipts that <paramref name="signingKey"/> signs.</summary>
    public static (string Name, string? Value)[] Settings(ECDsa signingKey) =>
    [
        ("Receipts__Enabled", "true"), ("Receipts__Issuer", Issuer), ("Receipts__Audience", Audience),
        ("Receipts__SigningKey", signingKey.ExportPkcs8PrivateKeyPem()), ("Http__AllowedOrigins__0", Page), ("Http__AllowedOrigins__1", "https://shop.example.com"),
    ];

    public static Task<FormsGate> StartAsync(ECDsa signingKey, params (string Name, string? Value)[] settings) =>
        FormsGate.StartAsync([.. Settings(signingKey), .. settings]);

    public static Uri Keys(this FormsGate gate) => new(gate.Address, "/api/.well-known/jwks.json");

    /// <summary>Reads the key set.</summary>
    public static async Task<JsonElement> ReadKeysAsync(this FormsGate gate)
    {
        using var response = await gate.Client.GetAsync(gate.Keys());
        var reply = await Reply.ReadAsync(response);
        Contract.Current.Check("GET", "/.well-known/jwks.json", reply, ofPage: false);
        return reply.Json;
    }

    /// <summary>Verifies an honest token as the page does.</summary>
    /// <returns>The receipt.</returns>
    public static async Task<string> IssueAsync(this FormsGate gate) =>
        (await gate.AskAsync(new { captchaVerifyParam = gate.Mint() })).Receipt() ?? throw new InvalidOperationException("There is no receipt.");

    /// <param name="origin">The page's origin; null for a service.</param>
    public static async Task<GateAnswer> AskAsync(this FormsGate gate, object body, string? origin = Page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/verify") { Content = GateClient.Content(JsonSerializer.Serialize(body), "text/plain") };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var response = await gate.Client.SendAsync(request);
        Contract.Current.Check("POST", "/verify", await Reply.ReadAsync(response), ofPage: origin is not null);
        return await GateAnswer.ReadAsync(response);
    }

    public static string? Receipt(this GateAnswer answer) => answer.Body.TryGetProperty("receipt", out var receipt) ? receipt.GetString() : null;

    /// <summary>One of a receipt's parts: 0 the header, 1 the claims.</summary>
    public static JsonElement Part(string receipt, int part) => JsonDocument.Parse(Base64Url.DecodeFromChars(receipt.Split('.')[part])).RootElement;

    public static JsonElement Claims(this GateAnswer answer) => Part(answer.Receipt()!, 1);
}
