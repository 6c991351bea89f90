using System.Text.Json;

namespace CaptchaGate.Conformance.Support;

/// <summary>An answer, read to its end.</summary>
internal sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public bool Success => Json.GetProperty("success").GetBoolean();

    public bool Verified => Json.GetProperty("verified").GetBoolean();

    public string Id => Json.GetProperty("id").GetString()!;

    /// <value>The <c>error-codes</c> joined by a comma; empty where there are none.</value>
    public string Codes => Json.TryGetProperty("error-codes", out var codes) ? string.Join(',', codes.EnumerateArray().Select(code => code.GetString())) : "";

    public string Detail => Field("detail") ?? "";

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A text field; null where it is absent.</summary>
    public string? Field(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public bool Has(string name) => Json.TryGetProperty(name, out _);

    public static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(
            static header => header.Key,
            static header => string.Join(", ", header.Value),
            StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsByteArrayAsync());
}
