using System.Net.Http.Headers;
using System.Text.Json;

namespace CaptchaGate.Doctor.Protection;

/// <summary>A valid receipt from the endpoint itself, for a token of the operator's or of the emulator's.</summary>
internal sealed class IssuedReceipt(HttpMessageInvoker http, TimeProvider time)
{
    private const string DefaultScene = "default";
    private const int MaxBody = 64 * 1024;

    /// <param name="endpoint">With the route prefix.</param>
    /// <param name="token">A token that was not used yet.</param>
    /// <param name="scene">The alias of its scene.</param>
    /// <returns>The receipt, or why there is none.</returns>
    public async Task<(string? Receipt, string? Fault)> VerifyAsync(Uri endpoint, string token, string scene, CancellationToken cancellationToken)
    {
        var isDefault = string.Equals(scene, DefaultScene, StringComparison.Ordinal);
        var (status, answer) = await PostAsync(Beneath(endpoint, "verify"), [("captchaVerifyParam", token), .. isDefault ? [] : new[] { ("scene", scene) }], cancellationToken);
        if (answer is not { } json)
            return (null, status is 0 ? "the endpoint does not answer" : $"the endpoint answers HTTP {status} without JSON");
        if (Text(json, "receipt") is { } receipt)
            return (receipt, null);
        return (null, json.TryGetProperty("success", out var success) && success.ValueKind is JsonValueKind.True
            ? "the endpoint issues no receipts: Receipts__Enabled is off"
            : $"the endpoint does not let the token pass (HTTP {status})");
    }

    /// <returns>A token of the emulator's; null where it gives none.</returns>
    public async Task<string?> MintAsync(Uri emulator, string sceneId, CancellationToken cancellationToken) =>
        (await PostAsync(Beneath(emulator, "_emulator/tokens"), [("scene", sceneId)], cancellationToken)).Answer is { } answer ? Text(answer, "captchaVerifyParam") : null;

    private static string? Text(JsonElement answer, string name) => answer.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Uri Beneath(Uri address, string path) => new UriBuilder(address) { Path = $"{address.AbsolutePath.TrimEnd('/')}/{path}" }.Uri;

    private async Task<(int Status, JsonElement? Answer)> PostAsync(Uri address, IEnumerable<(string Name, string Value)> fields, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limits.Answer, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = Write(fields) };
            using var response = await http.SendAsync(message, linked.Token);
            await response.Content.LoadIntoBufferAsync(MaxBody, linked.Token);
            return ((int)response.StatusCode, Parse(await response.Content.ReadAsByteArrayAsync(linked.Token)));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (0, null);
        }
    }

    private static ByteArrayContent Write(IEnumerable<(string Name, string Value)> fields)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var (name, value) in fields)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        return new ByteArrayContent(text.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind is JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
