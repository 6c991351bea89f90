using System.Net;
using System.Net.Sockets;
using CaptchaGate.Bench.Load.Generator;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>What one start took.</summary>
internal sealed record FirstAnswer(TimeSpan Elapsed, TimeSpan Processor, double ResidentMegabytes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts the program and asks it as soon as it listens: the gate for a verification, the bare server for a word.</summary>
    public static FirstAnswer Of(Package package, IPEndPoint service)
    {
        var address = Lane.FreeAddress();
        var environment = package.IsGate ? Programs.GateSettings(address, service) : Programs.FloorSettings(address, service);
        var started = TimeProvider.System.GetTimestamp();
        using var process = Lane.Launch(environment, package.Command);
        try
        {
            using var socket = Connect(address, started, package);
            Ask(socket, package.IsGate ? new RequestBytes(address.ToString()).Next() : "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8, package);
            var figures = new ProcessFigures(process.Id);
            return new FirstAnswer(TimeProvider.System.GetElapsedTime(started), figures.Processor(), figures.ResidentMegabytes());
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static Socket Connect(IPEndPoint address, long started, Package package)
    {
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(address);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                PreciseClock.WaitUntil(TimeProvider.System.GetTimestamp() + (TimeProvider.System.TimestampFrequency / 1000));
            }
        }

        throw new TimeoutException($"{package} does not listen after {Patience}.");
    }

    private static void Ask(Socket socket, ReadOnlySpan<byte> request, Package package)
    {
        socket.Send(request);
        var answer = new byte[8192];
        var received = 0;
        while (true)
        {
            var read = socket.Receive(answer.AsSpan(received));
            received += read;
            var text = answer.AsSpan(0, received);
            if (package.IsGate ? HttpAnswer.IsPass(text) : text.IndexOf("\r\n\r\n"u8) is >= 0 and var end && text[end..].IndexOf("ok"u8) >= 0)
                return;
            if (read == 0 || received == answer.Length)
                throw new InvalidOperationException($"{package} answered: {System.Text.Encoding.ASCII.GetString(text)}");
        }
    }
}
