using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>Some twenty callers a second who misbehave, each in another way, on a connection of their own.</summary>
internal sealed class RudeCallers : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Beginnings =
    [
        // Connects and says nothing; half a head; half a body; not HTTP; an unknown origin; a body that is no JSON; a token that is none.
        "",
        "POST /api/verify HTTP/1.1\r\nHost: a",
        "POST /api/verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"captcha",
        "\u0016\u0003\u0001\r\n\r\n",
        "POST /api/verify HTTP/1.1\r\nHost: a\r\nOrigin: https://elsewhere.example\r\nContent-Length: 0\r\n\r\n",
        "POST /api/verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\nnot JSON!",
        "POST /api/verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 36\r\n\r\n{\"captchaVerifyParam\":\"no token {}\"}",
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _count;

    public RudeCallers(IPEndPoint server) => _running = RunAsync(server);

    public int Count => Volatile.Read(ref _count);

    public void Dispose()
    {
        _stop.Cancel();
        _running.Wait();
        _stop.Dispose();
    }

    private async Task RunAsync(IPEndPoint server)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server);
            await socket.SendAsync(Encoding.ASCII.GetBytes(Beginnings[Count % Beginnings.Length]));
            // Long enough for the server to begin, and then the caller is gone.
            await Task.Delay(Pause, TimeProvider.System);
            Interlocked.Increment(ref _count);
        }
    }
}
