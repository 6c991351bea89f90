using System.Text.Json;

namespace CaptchaGate.Doctor.Recording;

/// <summary>How an answer of the service is built: status, names of headers, kind and members of the body.</summary>
internal sealed record ObservedAnswer(int Status, string[] Headers, string? Media, byte[] Body)
{
    // A record prints its properties; the body of a rejected signature holds the signed request.
    public override string ToString() => nameof(ObservedAnswer);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("status", Status);
        json.WriteString("media", Media is "application/json" or "text/json" or "text/xml" or "application/xml" or "text/html" or "text/plain" ? Media : Media is null ? "none" : "another");
        json.WriteStartArray("headers");
        foreach (var header in Headers)
            json.WriteStringValue(header);
        json.WriteEndArray();
        json.WriteNumber("bytes", Body.Length);
        JsonShape.TryWrite(json, "body", Body);
    }
}

/// <summary>Keeps the last answer, and passes it on.</summary>
internal sealed class ObservingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MaxBody = 128 * 1024;

    /// <value>Null before the first, and after a call without one.</value>
    public ObservedAnswer? Last { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Last = null;
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MaxBody, cancellationToken);
        Last = new ObservedAnswer(
            (int)response.StatusCode,
            [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(static header => header.Key).Where(HeaderNames.IsPlain).Select(static name => name.ToLowerInvariant()).Order(StringComparer.Ordinal)],
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return response;
    }
}

/// <summary>Which names of headers are recorded.</summary>
internal static class HeaderNames
{
    private const int MaxName = 48;

    public static bool IsPlain(string name) => name.Length is > 0 and <= MaxName && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
