using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace CaptchaGate.TestKit.Peers;

/// <summary>How a <see cref="WidgetPeer"/> behaves.</summary>
internal enum WidgetMode
{
    Answer,

    /// <summary>Reads the request and says nothing.</summary>
    Silent,

    /// <summary>Resets every connection.</summary>
    Reset,

    /// <summary>500 with a page.</summary>
    Error500,

    /// <summary>A page where a script or JSON was, with the right certificate.</summary>
    OtherContent,

    /// <summary>302 to another host.</summary>
    Redirect,

    /// <summary>A login page under a certificate of another name.</summary>
    Captive,
}

/// <summary>The hosts of one part of the widget: the script's, or those of the initialisation.</summary>
internal sealed class WidgetPeer(IPAddress address, string type, SslStreamCertificateContext certificate, SslStreamCertificateContext foreign) : IDisposable
{
    private readonly byte[] _normal = Response("200 OK", $"Content-Type: {type}\r\n", "{}");
    private readonly byte[] _broken = Response("500 Internal Server Error", "Content-Type: text/html\r\n", "<!doctype html><title>500</title>");
    private readonly byte[] _page = Response("200 OK", "Content-Type: text/html\r\n", "<!doctype html><title>Welcome</title><p>Please log in.");
    private readonly byte[] _elsewhere = Response("302 Found", "Location: https://portal.example/\r\n", "");
    private Socket? _listener;
    private int _requests;

    public WidgetMode Mode { get; set; }

    /// <value>Requests that were read.</value>
    public int Requests => Volatile.Read(ref _requests);

    public void Listen()
    {
        if (_listener is not null)
            return;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(address, Addresses.HttpsPort));
        _listener.Listen(512);
        _ = AcceptAsync(_listener);
    }

    public void StopListening()
    {
        _listener?.Dispose();
        _listener = null;
    }

    public void Dispose() => StopListening();

    private async Task AcceptAsync(Socket listener)
    {
        while (_listener == listener)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The case ended it, or a client left before it was taken.
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var end = socket;
        var mode = Mode;
        try
        {
            if (mode is WidgetMode.Reset)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                return;
            }

            await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = mode is WidgetMode.Captive ? foreign : certificate });
            var reader = new MessageReader(tls);
            while (await reader.ReadAsync() is not null)
            {
                Interlocked.Increment(ref _requests);
                if (Reply(mode) is { } reply)
                    await tls.WriteAsync(reply);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            // The client went away.
        }
    }

    private byte[]? Reply(WidgetMode mode) => mode switch
    {
        WidgetMode.Silent => null,
        WidgetMode.Error500 => _broken,
        WidgetMode.OtherContent or WidgetMode.Captive => _page,
        WidgetMode.Redirect => _elsewhere,
        _ => _normal,
    };

    private static byte[] Response(string status, string headers, string body) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
}
