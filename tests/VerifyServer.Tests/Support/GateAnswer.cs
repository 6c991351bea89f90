using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CaptchaGate.VerifyServer.Tests.Support;

/// <summary>An answer of the gate, read as a page reads it.</summary>
internal sealed record GateAnswer(int Status, HttpResponseHeaders Headers, string? MediaType, JsonElement Body)
{
    public bool Success => Body.GetProperty("success").GetBoolean();

    /// <value>Null where the body is a problem and not a verdict.</value>
    public bool? Verified => Body.TryGetProperty("verified", out var value) ? value.GetBoolean() : null;

    public string? Degraded => Text("degraded");

    public string? DegradedHeader => Headers.TryGetValues("X-Captcha-Degraded", out var values) ? values.Single() : null;

    public string? Retry => Text("retry");

    public bool Replayed => Body.TryGetProperty("replayed", out var value) && value.GetBoolean();

    public TimeSpan? RetryAfter => Headers.RetryAfter?.Delta;

    public string Id => Body.GetProperty("id").GetString()!;

    public IReadOnlyList<string> ErrorCodes =>
        Body.TryGetProperty("error-codes", out var codes) ? [.. codes.EnumerateArray().Select(code => code.GetString()!)] : [];

    public override string ToString() => $"{Status} {Body}";

    public static async Task<GateAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken = default)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        using var json = JsonDocument.Parse(body);
        return new((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, json.RootElement.Clone());
    }

    private string? Text(string property) => Body.TryGetProperty(property, out var value) ? value.GetString() : null;
}

/// <summary>What tests send to the gate.</summary>
internal static class GateClient
{
    private static readonly Uri Verify = new("/api/verify", UriKind.Relative);

    public static Task<GateAnswer> VerifyAsync(this HttpClient client, string? token, string? scene = null, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (token is not null)
            fields["captchaVerifyParam"] = token;
        if (scene is not null)
            fields["scene"] = scene;
        if (idempotencyKey is not null)
            fields["idempotencyKey"] = idempotencyKey;
        return client.PostAsync(Content(JsonSerializer.Serialize(fields), "application/json"), cancellationToken);
    }

    public static async Task<GateAnswer> PostAsync(this HttpClient client, HttpContent content, CancellationToken cancellationToken = default)
    {
        using (content)
        using (var response = await client.PostAsync(Verify, content, cancellationToken))
            return await GateAnswer.ReadAsync(response, cancellationToken);
    }

    public static HttpContent Content(string text, string mediaType) => Content(Encoding.UTF8.GetBytes(text), mediaType);

    public static HttpContent Content(byte[] bytes, string? mediaType)
    {
        var content = new ByteArrayContent(bytes);
        if (mediaType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return content;
    }
}
