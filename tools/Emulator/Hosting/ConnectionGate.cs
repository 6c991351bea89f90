using System.Net.Sockets;
using CaptchaGate.Emulator.Network;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CaptchaGate.Emulator.Hosting;

/// <summary>The first thing that a new connection meets: it is counted, and spoilt where a test wants that.</summary>
internal sealed class ConnectionGate(Connections connections, bool faulty, CancellationToken stopping)
{
    // Alert (21), TLS 1.2, two bytes: fatal (2), handshake_failure (40).
    private static readonly byte[] HandshakeFailure = [21, 3, 3, 0, 2, 2, 40];

    public async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        var socket = connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        try
        {
            var fault = connections.Accept(socket, faulty);
            if (fault is ConnectionFault.None)
                await DirectSend.Run(connection, next);
            else
                await Spoil(connection, socket, fault);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException or SocketException)
        {
            // The client left, or the emulator stops.
        }
        finally
        {
            connections.Forget(socket);
        }
    }

    private async Task Spoil(ConnectionContext connection, Socket socket, ConnectionFault fault)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping);
        switch (fault)
        {
            case ConnectionFault.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end.Token);
                break;
            case ConnectionFault.Reset:
                socket.End(abortive: true);
                break;
            case ConnectionFault.Close:
                socket.End(abortive: false);
                break;
            default:
                await connection.Transport.Input.ReadAsync(end.Token);
                if (fault is not ConnectionFault.ResetOnFirstBytes)
                    await socket.SendAsync(fault is ConnectionFault.TlsAlert ? HandshakeFailure : "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), end.Token);
                socket.End(abortive: fault is ConnectionFault.ResetOnFirstBytes);
                break;
        }
    }
}
