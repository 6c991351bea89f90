using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CaptchaGate.Core.Alibaba;

/// <summary>
/// Parses the service's answers: <c>{"RequestId","Code","Success","Result":{"VerifyResult","VerifyCode","CertifyId"}}</c>
/// (CAPTCHA 2.0 API reference) and the gateway's errors <c>{"RequestId","HostId","Code","Message"}</c>, which may come as XML.
/// </summary>
internal static class ReplyParser
{
    private const int MaxNameLength = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Parses the answer of a 200.</summary>
    public static ServiceReply Parse(byte[]? body)
    {
        // The parser checks only the text that is read, and not all of it is read.
        if (body is null || !Utf8.IsValid(body))
            return new ServiceReply.Unreadable();
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind is JsonValueKind.Object ? ParseObject(json.RootElement) : new ServiceReply.Unexpected();
        }
        catch (Exception exception) when (IsNotJson(exception))
        {
            return new ServiceReply.Unreadable();
        }
    }

    /// <summary>Parses the answer of an error status.</summary>
    public static ServiceReply ParseError(byte[]? body)
    {
        if (body is null)
            return new ServiceReply.Unreadable();
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind is JsonValueKind.Object && Name(json.RootElement, "Code"u8) is { } code
                ? new ServiceReply.Error(code) { RequestId = Name(json.RootElement, "RequestId"u8) }
                : new ServiceReply.Unexpected();
        }
        catch (Exception exception) when (IsNotJson(exception))
        {
            return ParseXmlError(body);
        }
    }

    // Text that is no Unicode (broken UTF-8, half a surrogate pair) is found only when a string is taken out of the document.
    private static bool IsNotJson(Exception exception) => exception is JsonException or InvalidOperationException;

    private static ServiceReply ParseObject(JsonElement root)
    {
        var requestId = Name(root, "RequestId"u8);
        if (Name(root, "Code"u8) is not { } code)
            return new ServiceReply.Unexpected { RequestId = requestId };
        if (code is not "Success" || Boolean(root, "Success"u8) is false)
            return new ServiceReply.Error(code) { RequestId = requestId };
        if (Boolean(root, "Success"u8) is not true)
            return new ServiceReply.Unexpected { RequestId = requestId };
        if (!root.TryGetProperty("Result"u8, out var result) || result.ValueKind is not JsonValueKind.Object || Boolean(result, "VerifyResult"u8) is not { } passed)
            return new ServiceReply.Unexpected { RequestId = requestId };
        if (result.TryGetProperty("VerifyCode"u8, out var verifyCode) && verifyCode.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            return new ServiceReply.Unexpected { RequestId = requestId };
        return new ServiceReply.Verdict(passed, Name(result, "VerifyCode"u8), Name(result, "CertifyId"u8)) { RequestId = requestId };
    }

    // The gateway's XML is <Error>…<Code>…</Code>…</Error>; its code is all that is wanted, and no parser is needed to find it.
    private static ServiceReply ParseXmlError(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOf("<Code>"u8);
        if (!body.TrimStart((byte)' ').StartsWith((byte)'<') || start < 0)
            return new ServiceReply.Unreadable();
        var code = body[(start + "<Code>".Length)..];
        var length = code.IndexOf("</Code>"u8);
        return length >= 0 && Plain(Encoding.ASCII.GetString(code[..length])) is { } name ? new ServiceReply.Error(name) : new ServiceReply.Unexpected();
    }

    private static bool? Boolean(JsonElement parent, ReadOnlySpan<byte> property) =>
        parent.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static string? Name(JsonElement parent, ReadOnlySpan<byte> property) =>
        parent.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.String ? Plain(value.GetString()!) : null;

    // What goes into answers and events is a short plain name or nothing.
    private static string? Plain(string value) =>
        value.Length is > 0 and <= MaxNameLength && !value.AsSpan().ContainsAnyExcept(NameCharacters) ? value : null;
}
