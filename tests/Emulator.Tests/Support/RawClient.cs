using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>How a connection ended, as its client saw it.</summary>
public enum End
{
    /// <summary>In order (FIN).</summary>
    Fin,

    /// <summary>Torn down (RST).</summary>
    Reset,

    /// <summary>Not at all: nothing more came within the client's patience.</summary>
    Silence,
}

/// <summary>What came over a connection until it ended.</summary>
internal sealed record Seen(byte[] Bytes, End End)
{
    /// <summary>Every byte as one character.</summary>
    public string Text => Encoding.Latin1.GetString(Bytes);

    public string Head => Text.Split("\r\n\r\n", 2)[0];

    public string Body => Text.Split("\r\n\r\n", 2) is [_, var body] ? body : "";

    public bool IsWhole => Text.Contains("\r\n\r\n", StringComparison.Ordinal) && Body.Length >= DeclaredLength;

    public long DeclaredLength => long.Parse(Head.Split("\r\n").First(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))[15..]);
}

/// <summary>A client that knows nothing of HTTP: it sends bytes and reads what comes.</summary>
internal static class RawClient
{
    // Long where an end is expected, so that a slow machine makes no difference; short where silence is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(1.5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A signed request as bytes, with header lines added after signing.</summary>
    public static async Task<byte[]> BytesAsync(HttpRequestMessage request, params string[] addedLines)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(Cancel);
        var lines = request.Headers.Concat(request.Content.Headers)
            .Where(header => !string.Equals(header.Key, "Content-Length", StringComparison.Ordinal))
            .Select(header => $"{header.Key}: {header.Value.Single()}")
            .Concat(addedLines);
        var head = $"POST {request.RequestUri!.PathAndQuery} HTTP/1.1\r\nHost: {request.RequestUri.Authority}\r\n" +
            $"{string.Concat(lines.Select(line => line + "\r\n"))}Content-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Sends, and reads one whole answer.</summary>
    public static Task<Seen> AnswerAsync(Uri address, byte[] request) => ExchangeAsync(address, request, null, seen => seen.IsWhole, Patience);

    /// <summary>Sends, and reads until nothing more comes for a while.</summary>
    public static Task<Seen> SilenceAsync(Uri address, byte[] request, Action<SslClientAuthenticationOptions>? tls = null) =>
        ExchangeAsync(address, request, tls, _ => false, Impatience);

    /// <summary>Sends, and reads until the connection ends.</summary>
    public static Task<Seen> ExchangeAsync(Uri address, byte[] request, Action<SslClientAuthenticationOptions>? tls = null) =>
        ExchangeAsync(address, request, tls, _ => false, Patience);

    private static async Task<Seen> ExchangeAsync(
        Uri address, byte[] request, Action<SslClientAuthenticationOptions>? tls, Func<Seen, bool> enough, TimeSpan patience)
    {
        using var client = new TcpClient();
        Stream stream;
        try
        {
            await client.ConnectAsync(address.Host, address.Port, Cancel);
            stream = client.GetStream();
            if (tls is not null)
                stream = await Secure(stream, tls);
            await stream.WriteAsync(request, Cancel);
        }
        catch (Exception fault) when (IsReset(fault))
        {
            return new([], End.Reset);
        }

        await using (stream)
            return await ReadAsync(stream, enough, patience);
    }

    private static async Task<Seen> ReadAsync(Stream stream, Func<Seen, bool> enough, TimeSpan patience)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(buffer, Cancel).AsTask().WaitAsync(patience, TimeProvider.System, Cancel);
                if (count == 0)
                    return new(bytes.ToArray(), End.Fin);
                bytes.Write(buffer, 0, count);
                if (enough(new(bytes.ToArray(), End.Silence)))
                    return new(bytes.ToArray(), End.Silence);
            }
        }
        catch (TimeoutException)
        {
            return new(bytes.ToArray(), End.Silence);
        }
        catch (IOException fault) when (IsReset(fault))
        {
            return new(bytes.ToArray(), End.Reset);
        }
    }

    private static async Task<Stream> Secure(Stream stream, Action<SslClientAuthenticationOptions> configure)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = "127.0.0.1" };
        configure(options);
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(options, Cancel);
        return secure;
    }

    private static bool IsReset(Exception fault) =>
        (fault as SocketException ?? fault.InnerException) is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown };
}
