using System.Net;
using System.Net.Sockets;
using CaptchaGate.Bench.Load.Generator;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>What one start took.</summary>
internal sealed record FirstAnswer(TimeSpan Elapsed, TimeSpan Processor, double ResidentMegabytes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts the program and asks it as soon as it listens: the gate for a verification, the bare server for a word.</summary>
    public static FirstAnswer Of(Package package, IPEndPoint service) => Of(package, service, null);

    /// <summary>The same while the runtime writes what it compiles into <paramref name="list"/>.</summary>
    public static void OfWriting(string list, Package package, IPEndPoint service) => Of(package, service, list);

    private static FirstAnswer Of(Package package, IPEndPoint service, string? list)
    {
        var address = Lane.FreeAddress();
        var environment = package.IsGate ? Programs.GateSettings(address, service) : Programs.FloorSettings(address, service);
        if (list is not null)
            (environment["DOTNET_JitStdOutFile"], environment["DOTNET_JitDisasmSummary"]) = (list, "1");
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
            // The list is whole when the process ended by itself.
            _ = Kernel.Kill(process.Id, list is null ? Kernel.SigKill : Kernel.SigTerm);
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
