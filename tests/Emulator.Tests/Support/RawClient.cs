using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>A client that knows nothing of HTTP: it sends bytes and reads what comes.</summary>
internal static class RawClient
{
    /// <summary>A signed request as bytes, with header lines added after signing.</summary>
    public static async Task<byte[]> BytesAsync(HttpRequestMessage request, params string[] addedLines)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var lines = request.Headers.Concat(request.Content.Headers)
            .Where(header => !string.Equals(header.Key, "Content-Length", StringComparison.Ordinal))
            .Select(header => $"{header.Key}: {header.Value.Single()}")
            .Concat(addedLines);
        var head = $"POST {request.RequestUri!.PathAndQuery} HTTP/1.1\r\nHost: {request.RequestUri.Authority}\r\n" +
            $"{string.Concat(lines.Select(line => line + "\r\n"))}Content-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Sends, then reads one answer with a Content-Length.</summary>
    public static async Task<string> SendAsync(Uri address, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(request, TestContext.Current.CancellationToken);
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (!IsComplete(text.ToString()))
        {
            var count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            if (count == 0)
                break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    private static bool IsComplete(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = text[..end].Split("\r\n").First(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return Encoding.UTF8.GetByteCount(text[(end + 4)..]) >= int.Parse(length.Split(':')[1]);
    }
}
