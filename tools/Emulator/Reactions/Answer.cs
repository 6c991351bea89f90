using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace CaptchaGate.Emulator.Reactions;

/// <summary>One HTTP answer before it is sent.</summary>
public sealed class Answer
{
    public required int Status { get; init; }

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <value>Headers besides Content-Type, Content-Length and Date.</value>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <value>What the journal writes: the verdict's or the error's code.</value>
    public string Outcome { get; init; } = "";

    /// <summary>Status line and headers as bytes, with a Content-Length that may lie.</summary>
    /// <param name="contentLength">Null leaves Content-Length out.</param>
    public byte[] Head(long? contentLength)
    {
        var head = new StringBuilder($"HTTP/1.1 {Status} {ReasonPhrases.GetReasonPhrase(Status)}\r\n");
        if (ContentType is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\n");
        if (contentLength is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {contentLength}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return Encoding.UTF8.GetBytes(head.Append("\r\n").ToString());
    }
}
