using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace CaptchaGate.TestKit.Peers;

/// <summary>How an <see cref="Upstream"/> behaves.</summary>
internal enum UpstreamMode
{
    Answer,

    /// <summary>Reads the request and says nothing.</summary>
    Silent,

    /// <summary>Accepts the connection and says nothing, not even in the TLS handshake.</summary>
    SilentInHandshake,

    /// <summary>Resets every connection.</summary>
    Reset,

    InternalError,

    Html,
}

/// <summary>
/// CAPTCHA 2.0's <c>VerifyIntelligentCaptcha</c> over TLS as far as a load test needs it: it answers after 3 ms, and the
/// emulator, which checks signatures, would be the slower side.
/// </summary>
internal sealed class Upstream(IPAddress address, SslStreamCertificateContext certificate, CallJournal journal) : IDisposable
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(3);
    private static readonly byte[] Passed = Response("200 OK", "application/json", """{"RequestId":"r","Code":"Success","Message":"success","Success":true,"Result":{"VerifyResult":true,"VerifyCode":"T001"}}""");
    private static readonly byte[] Rejected = Response("200 OK", "application/json", """{"RequestId":"r","Code":"Success","Message":"success","Success":true,"Result":{"VerifyResult":false,"VerifyCode":"F001"}}""");
    private static readonly byte[] Broken = Response("500 Internal Server Error", "application/json", """{"RequestId":"r","HostId":"h","Code":"InternalError","Message":"The request processing has failed due to some unknown error."}""");
    private static readonly byte[] Page = Response("200 OK", "text/html", "<!doctype html><title>Welcome</title><p>Please log in.");

    private readonly SslServerAuthenticationOptions _tls = new() { ServerCertificateContext = certificate };
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private Socket? _listener;
    private int _mostOpen;
    private long _probes;
    private long _otherRequests;

    public UpstreamMode Mode { get; set; }

    /// <value>
    /// How many of a hundred requests are answered where <see cref="Mode"/> is <see cref="UpstreamMode.Answer"/>; evenly spread, and counted apart for probes, which would
    /// otherwise take answers that are due to visitors.
    /// </value>
    public int Share { get; set; } = 100;

    public int MostOpen => Volatile.Read(ref _mostOpen);

    public void Listen()
    {
        if (_listener is not null)
            return;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(address, Addresses.HttpsPort));
        _listener.Listen(4096);
        _ = AcceptAsync(_listener);
    }

    public void StopListening()
    {
        _listener?.Dispose();
        _listener = null;
    }

    public void Dispose() => StopListening();

    /// <summary>Ends every open connection: with a reset, or in order.</summary>
    public void Disconnect(bool reset)
    {
        foreach (var socket in _open.Keys)
            End(socket, reset);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                if (_listener != listener)
                    return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        _open[socket] = true;
        InterlockedMax(ref _mostOpen, _open.Count);
        if (Mode is UpstreamMode.Reset)
        {
            End(socket, reset: true);
            return;
        }

        // Kept open and unread; the kernel acknowledges what arrives.
        if (Mode is UpstreamMode.SilentInHandshake)
            return;
        try
        {
            socket.NoDelay = true;
            await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await tls.AuthenticateAsServerAsync(_tls);
            var reader = new MessageReader(tls);
            while (await reader.ReadAsync() is { } request)
                await RespondAsync(tls, Tokens.CertifyIdIn(request.Body));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            // The client went away, or the case ended the connection.
        }

        End(socket, reset: false);
    }

    private async Task RespondAsync(SslStream tls, string certifyId)
    {
        journal.Add(certifyId);
        var kind = Tokens.KindOf(certifyId);
        var number = kind is TokenKind.Probe ? Interlocked.Increment(ref _probes) : Interlocked.Increment(ref _otherRequests);
        await Task.Delay(Latency, TimeProvider.System);
        byte[]? response = Mode switch
        {
            UpstreamMode.Answer when number * Share / 100 == (number - 1) * Share / 100 => null,
            UpstreamMode.Answer => kind is TokenKind.Honest ? Passed : Rejected,
            UpstreamMode.InternalError => Broken,
            UpstreamMode.Html => Page,
            _ => null,
        };
        if (response is null)
            return;
        await tls.WriteAsync(response);
        journal.CountAnswer();
    }

    private void End(Socket socket, bool reset)
    {
        _open.TryRemove(socket, out _);
        try
        {
            if (reset)
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }

        socket.Dispose();
    }

    private static byte[] Response(string status, string type, string body) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
