using System.Text.Json;
using System.Text.Unicode;
using System.Xml;

namespace CaptchaGate.Core.Upstream;

/// <summary>
/// Parses the service's answers: <c>{"RequestId","Code","Success","Result":{"VerifyResult","VerifyCode","CertifyId"}}</c>
/// (CAPTCHA 2.0 API reference) and the gateway's errors <c>{"RequestId","HostId","Code","Message"}</c>, which may come as XML.
/// </summary>
internal static class ReplyReader
{
    private const int MaxNameLength = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static readonly XmlReaderSettings SafeXml = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = BoundedBody.MaxBytes };

    /// <summary>Parses the answer of a 200.</summary>
    public static Reply Read(byte[]? body)
    {
        // The parser itself lets text pass that is not UTF-8, and so not JSON.
        if (body is null || !Utf8.IsValid(body))
            return new Reply.Unreadable();
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind is JsonValueKind.Object ? ReadObject(json.RootElement) : new Reply.Unexpected();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair is legal JSON, and no text.
            return new Reply.Unreadable();
        }
    }

    /// <summary>Parses the answer of an error status.</summary>
    public static Reply ReadError(byte[]? body)
    {
        if (body is null)
            return new Reply.Unreadable();
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind is JsonValueKind.Object && Name(json.RootElement, "Code") is { } code
                ? new Reply.Error(code) { RequestId = Name(json.RootElement, "RequestId") }
                : new Reply.Unexpected();
        }
        catch (JsonException)
        {
            return ReadXmlError(body);
        }
        catch (InvalidOperationException)
        {
            return new Reply.Unreadable();
        }
    }

    private static Reply ReadObject(JsonElement root)
    {
        var requestId = Name(root, "RequestId");
        if (Name(root, "Code") is not { } code || Boolean(root, "Success") is not { } success)
            return new Reply.Unexpected { RequestId = requestId };
        if (!success || code is not "Success")
            return new Reply.Error(code) { RequestId = requestId };
        if (!root.TryGetProperty("Result", out var result) || result.ValueKind is not JsonValueKind.Object || Boolean(result, "VerifyResult") is not { } passed)
            return new Reply.Unexpected { RequestId = requestId };
        if (result.TryGetProperty("VerifyCode", out var verifyCode) && verifyCode.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            return new Reply.Unexpected { RequestId = requestId };
        return new Reply.Verdict(passed, Name(result, "VerifyCode"), Name(result, "CertifyId")) { RequestId = requestId };
    }

    private static Reply ReadXmlError(byte[] body)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(body), SafeXml);
            return xml.ReadToFollowing("Code") && Plain(xml.ReadElementContentAsString()) is { } code
                ? new Reply.Error(code)
                : new Reply.Unexpected();
        }
        catch (Exception exception) when (exception is XmlException or InvalidOperationException)
        {
            return new Reply.Unreadable();
        }
    }

    private static bool? Boolean(JsonElement parent, string property) =>
        parent.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static string? Name(JsonElement parent, string property) =>
        parent.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.String ? Plain(value.GetString()!) : null;

    // What goes into answers and events is a short plain name or nothing.
    private static string? Plain(string value) =>
        value.Length is > 0 and <= MaxNameLength && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? value : null;
}
