using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>Some twenty callers a second who misbehave, each in another way, on a connection of their own. Each second one stays, up to 400 of them.</summary>
internal sealed class AbusiveCallers : IDisposable
{
    private const int MaxStaying = 400;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Beginnings =
    [
        // Connects and says nothing; half a head; a long one; half a body, a claim of 64 KiB, half of that; not HTTP.
        "",
        Verify,
        $"{Verify}X-Long: {new string('a', 24_000)}",
        Verify + "Content-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"captcha",
        Verify + "Content-Type: application/json\r\nContent-Length: 65536\r\n\r\n{",
        $"{Verify}Content-Type: application/json\r\nContent-Length: 65536\r\n\r\n{{\"{new string('a', 32_000)}",
        "\u0016\u0003\u0001\r\n\r\n",
        // An unknown origin; a body that is no JSON; a token that is none; answers that the client does not read.
        Verify + "Origin: https://elsewhere.example\r\nContent-Length: 0\r\n\r\n",
        Verify + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\nnot JSON!",
        Verify + "Content-Type: application/json\r\nContent-Length: 36\r\n\r\n{\"captchaVerifyParam\":\"no token {}\"}",
        string.Concat(Enumerable.Repeat("GET /api/openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n", 5)),
        // A wrong service key in both ways; a forged address; the hook of another platform.
        Verify + "Authorization: Bearer wrong\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/siteverify HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 23\r\n\r\nsecret=wrong&response=a",
        Verify + "X-Forwarded-For: 203.0.113.7, 198.51.100.9\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /initialize HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    ];

    private const string Verify = "POST /api/verify HTTP/1.1\r\nHost: a\r\n";

    private readonly Queue<Socket> _staying = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _count;

    public AbusiveCallers(IPEndPoint server) => _running = RunAsync(server);

    public int Count => Volatile.Read(ref _count);

    public void Dispose()
    {
        _stop.Cancel();
        _running.Wait();
        foreach (var socket in _staying)
            socket.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(IPEndPoint server)
    {
        while (!_stop.IsCancellationRequested)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server);
            await socket.SendAsync(Encoding.ASCII.GetBytes(Beginnings[Count % Beginnings.Length]));
            // Long enough for the server to begin; then the caller is gone, or stays and says nothing more.
            await Task.Delay(Pause, TimeProvider.System);
            Leave(socket);
            Interlocked.Increment(ref _count);
        }
    }

    // An odd number of ways, so that each of them leaves one time and stays the other.
    private void Leave(Socket socket)
    {
        if (Count % 2 == 0)
        {
            socket.Dispose();
            return;
        }

        _staying.Enqueue(socket);
        if (_staying.Count > MaxStaying)
            _staying.Dequeue().Dispose();
    }
}
