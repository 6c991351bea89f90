using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CaptchaGate.Emulator.Hosting;

/// <summary>
/// Lets every flush of a connection end in a finished socket send. Kestrel's own pipe hands bytes to a background task, so a reset that
/// follows at once would overtake them, and "reset after the headers" would now and then be "reset before the headers".
/// </summary>
internal static class DirectSend
{
    public static async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        var socket = connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        socket.NoDelay = true;
        var original = connection.Transport;
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        connection.Transport = new Duplex(original.Input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = original;
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
