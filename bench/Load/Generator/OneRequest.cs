using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>A connection that sends one request after the other and waits for each answer, from the moment when the server listens.</summary>
internal static class OneRequest
{
    /// <returns>Null when nothing listens there.</returns>
    public static Socket? Connect(IPEndPoint address)
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
            return null;
        }
    }

    /// <summary>Tries to connect every <paramref name="pause"/>.</summary>
    public static Socket ConnectWithin(TimeSpan patience, IPEndPoint address, TimeSpan pause)
    {
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < patience;)
        {
            if (Connect(address) is { } socket)
                return socket;
            PreciseClock.WaitUntil(TimeProvider.System.GetTimestamp() + (long)(pause.TotalSeconds * TimeProvider.System.TimestampFrequency));
        }

        throw new TimeoutException($"Nothing listens on {address} after {patience}.");
    }

    /// <exception cref="InvalidOperationException">The answer was another one.</exception>
    public static void Ask(Socket socket, ReadOnlySpan<byte> request, Func<ReadOnlySpan<byte>, bool> isExpected)
    {
        socket.Send(request);
        Span<byte> answer = stackalloc byte[8192];
        var received = 0;
        do
        {
            var read = socket.Receive(answer[received..]);
            if (read == 0)
                throw new InvalidOperationException("The server closed the connection.");
            received += read;
        }
        while (!HttpAnswer.IsWhole(answer[..received]));
        if (!isExpected(answer[..received]))
            throw new InvalidOperationException($"The server answered: {Encoding.ASCII.GetString(answer[..received])}");
    }
}
