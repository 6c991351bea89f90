using System.Net.Http.Headers;

namespace CaptchaGate.Http.Requests;

/// <summary>The forms that a body may have.</summary>
internal enum MediaType
{
    Json,
    UrlEncoded,
    Multipart,
}

/// <summary>A request's content type.</summary>
/// <param name="Kind">How to read the body.</param>
/// <param name="Boundary">For multipart: the boundary between parts.</param>
internal sealed record ContentType(MediaType Kind, string? Boundary = null)
{
    private static readonly RequestFault Unsupported = new(
        415,
        "bad-request",
        "Send application/json, application/x-www-form-urlencoded, multipart/form-data, or text/plain that holds the JSON document; in UTF-8.");

    /// <summary>Reads a <c>Content-Type</c> header.</summary>
    public static Read<ContentType> Parse(string? header)
    {
        if (!MediaTypeHeaderValue.TryParse(header, out var parsed) || !IsUtf8(parsed.CharSet))
            return Unsupported;
        return parsed.MediaType?.ToLowerInvariant() switch
        {
            // text/plain is CORS-safelisted: no preflight, and also what sendBeacon sends.
            "application/json" or "text/plain" => new ContentType(MediaType.Json),
            "application/x-www-form-urlencoded" => new ContentType(MediaType.UrlEncoded),
            "multipart/form-data" when BoundaryOf(parsed) is { } boundary => new ContentType(MediaType.Multipart, boundary),
            _ => Unsupported,
        };
    }

    private static string? BoundaryOf(MediaTypeHeaderValue header)
    {
        var boundary = header.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        // RFC 2046, 5.1.1: 1 to 70 characters.
        return boundary is { Length: > 0 and <= 70 } ? boundary : null;
    }

    private static bool IsUtf8(string? charset) =>
        charset is null || charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Trim('"').Equals("utf8", StringComparison.OrdinalIgnoreCase);
}
