using System.Net.Http.Headers;

namespace CaptchaGate.Http.Body;

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
/// <param name="AsciiOnly">Whether the label names a charset that agrees with UTF-8 in ASCII alone, so that nothing else may be in the body.</param>
internal sealed record ContentType(MediaType Kind, string? Boundary = null, bool AsciiOnly = false)
{
    public static readonly RequestFault Unsupported = new(
        415,
        "bad-request",
        "Send application/json, application/x-www-form-urlencoded, multipart/form-data, or text/plain that holds the JSON document; in UTF-8.")
    {
        IsIntegrationError = true,
    };

    private static readonly ContentType Json = new(MediaType.Json);

    /// <summary>Reads a <c>Content-Type</c> header.</summary>
    public static Result<ContentType> Parse(string? header)
    {
        // What nearly every caller sends needs no parsing.
        if (header is "application/json")
            return Json;
        // Some clients end the header with a semicolon and no parameter behind it.
        if (!MediaTypeHeaderValue.TryParse(header?.TrimEnd(';', ' '), out var parsed) || CharsetOf(parsed) is not { } asciiOnly)
            return Unsupported;
        return parsed.MediaType?.ToLowerInvariant() switch
        {
            // text/plain is CORS-safelisted: no preflight, and also what sendBeacon sends.
            "application/json" or "text/plain" => new ContentType(MediaType.Json, AsciiOnly: asciiOnly),
            "application/x-www-form-urlencoded" => new ContentType(MediaType.UrlEncoded, AsciiOnly: asciiOnly),
            "multipart/form-data" when BoundaryOf(parsed) is { } boundary => new ContentType(MediaType.Multipart, boundary, asciiOnly),
            _ => Unsupported,
        };
    }

    /// <summary>Refuses a body whose label is not UTF-8 and that holds more than ASCII, which would be read as other text than was meant.</summary>
    public RequestFault? Check(ReadOnlySpan<byte> body) =>
        AsciiOnly && (body.ContainsAnyInRange((byte)0x80, (byte)0xff) || (Kind is MediaType.UrlEncoded && HasEncodedOctets(body))) ? Unsupported : null;

    private static string? BoundaryOf(MediaTypeHeaderValue header)
    {
        var boundary = header.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        // RFC 2046, 5.1.1: 1 to 70 characters.
        return boundary is { Length: > 0 and <= 70 } ? boundary : null;
    }

    /// <returns>Whether the body must be ASCII; null for a charset that is not read.</returns>
    private static bool? CharsetOf(MediaTypeHeaderValue header) => header.CharSet?.Trim('"').ToLowerInvariant() switch
    {
        null or "utf-8" or "utf8" => false,
        // The default charset of older HTTP libraries.
        "iso-8859-1" or "latin1" or "us-ascii" or "ascii" or "windows-1252" => true,
        _ => null,
    };

    // %80 to %FF: octets of a charset that is not UTF-8.
    private static bool HasEncodedOctets(ReadOnlySpan<byte> body)
    {
        while (body.IndexOf((byte)'%') is >= 0 and var at)
        {
            body = body[(at + 1)..];
            if (!body.IsEmpty && body[0] is (>= (byte)'8' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f') or (>= (byte)'A' and <= (byte)'F'))
                return true;
        }

        return false;
    }
}
