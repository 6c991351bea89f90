using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Core.Tests.Support;

/// <summary>A loopback server of one connection that keeps the bytes it gets and answers what it is told.</summary>
internal sealed class WireListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public WireListener() => _listener.Start();

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Takes a connection and does with it as it is told.</summary>
    public async Task<T> ServeAsync<T>(Func<NetworkStream, Task<T>> serve)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        return await serve(stream);
    }

    /// <summary>Reads one request, answers 200 with no body, and returns the request's bytes as they came.</summary>
    public Task<WireRequest> ReceiveAsync() => ServeAsync(async stream =>
    {
        var request = await WireRequest.ReadAsync(stream);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        return request;
    });

    public void Dispose() => _listener.Dispose();
}

/// <summary>A request as it came over the wire.</summary>
internal sealed record WireRequest(string RequestLine, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Header(string name) => Headers.Single(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    public bool Has(string name) => Headers.Any(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase));

    public static async Task<WireRequest> ReadAsync(Stream stream)
    {
        var received = new List<byte>();
        var octet = new byte[1];
        while (!EndsHead(received) && await stream.ReadAsync(octet) == 1)
            received.Add(octet[0]);
        var lines = Encoding.Latin1.GetString([.. received]).Split("\r\n");
        var headers = lines[1..].TakeWhile(static line => line.Length > 0)
            .Select(static line => KeyValuePair.Create(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ')))
            .ToArray();
        var length = headers.FirstOrDefault(static header => header.Key.Equals("content-length", StringComparison.OrdinalIgnoreCase)).Value;
        var body = new byte[length is null ? 0 : int.Parse(length)];
        await stream.ReadExactlyAsync(body);
        return new WireRequest(lines[0], headers, body);
    }

    private static bool EndsHead(List<byte> received) => received.Count >= 4 && received[^4..].SequenceEqual("\r\n\r\n"u8.ToArray());
}
