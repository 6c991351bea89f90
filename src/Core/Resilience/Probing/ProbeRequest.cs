using System.Text;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>Writes HTTP/1.1 requests (RFC 9112).</summary>
internal static class ProbeRequest
{
    /// <summary>A question without a body. It says nothing about who asks.</summary>
    public static byte[] WriteGet(Uri address) =>
        Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nhost: {address.Authority}\r\nconnection: close\r\naccept: */*\r\n\r\n");

    /// <summary>A signed message.</summary>
    public static byte[] Write(HttpRequestMessage message)
    {
        var body = new MemoryStream();
        message.Content!.CopyTo(body, null, CancellationToken.None);
        var address = message.RequestUri!;
        var head = new StringBuilder()
            .Append($"{message.Method} {address.PathAndQuery} HTTP/1.1\r\nhost: {address.Authority}\r\nconnection: close\r\ncontent-length: {body.Length}\r\n");
        foreach (var (name, values) in message.Headers.NonValidated)
            head.Append($"{name}: {values}\r\n");
        foreach (var (name, values) in message.Content.Headers.NonValidated)
        {
            if (!name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
                head.Append($"{name}: {values}\r\n");
        }

        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body.ToArray()];
    }
}
