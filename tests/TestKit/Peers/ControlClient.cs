using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CaptchaGate.TestKit.Peers;

/// <summary>
/// Calls the upstream all the time with a new connection each, from an address of its own, and notes how long that took:
/// what the path and this machine give at best while a case runs.
/// </summary>
internal sealed class ControlClient(X509Certificate2 authority)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly byte[] _request = Request();
    private int _calls;
    private int _failures;
    private double _slowest;

    /// <value>The address that it calls.</value>
    public IPAddress Target { get; set; } = Addresses.Healthy;

    public async Task RunAsync()
    {
        while (true)
        {
            await CallAsync();
            await Task.Delay(Interval, TimeProvider.System);
        }
    }

    public async Task CallAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        bool answered;
        try
        {
            using var limit = new CancellationTokenSource(Timeout, TimeProvider.System);
            answered = await AskAsync(limit.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            answered = false;
        }

        lock (_lock)
        {
            _calls++;
            _failures += answered ? 0 : 1;
            _slowest = Math.Max(_slowest, TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    public void Reset()
    {
        lock (_lock)
            (_calls, _failures, _slowest) = (0, 0, 0);
    }

    public void Fill(PeerReport report)
    {
        lock (_lock)
            (report.ControlCalls, report.ControlFailures, report.ControlSlowest) = (_calls, _failures, _slowest);
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(Addresses.Control, 0));
        await socket.ConnectAsync(new IPEndPoint(Target, Addresses.HttpsPort), cancellationToken);
        await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = Addresses.FirstName,
                CertificateChainPolicy = new()
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            cancellationToken);
        await tls.WriteAsync(_request, cancellationToken);
        return await new MessageReader(tls).ReadAsync(cancellationToken) is { Head: var head } && head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
    }

    private static byte[] Request()
    {
        var body = "CaptchaVerifyParam=" + Uri.EscapeDataString(Tokens.Create(Tokens.Control));
        return Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: {Addresses.FirstName}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
