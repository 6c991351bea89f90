using System.IO.Pipelines;
using System.Net.Sockets;
using CaptchaGate.Emulator.Reactions;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CaptchaGate.Emulator.Hosting;

/// <summary>A request's connection without the HTTP server: bytes go out as they are (through TLS where there is TLS).</summary>
internal sealed class RawConnection(HttpContext context, PipeWriter output, Socket socket)
{
    public static RawConnection Of(HttpContext context) => new(
        context,
        context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output,
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket);

    public async Task Play(IReadOnlyList<WireStep> steps, CancellationToken clientLeft)
    {
        try
        {
            foreach (var step in steps)
                await Play(step, clientLeft);
            socket.End(abortive: false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException or SocketException)
        {
            // The client left, which is what most faults are meant to make it do.
        }

        context.Abort();
    }

    private async Task Play(WireStep step, CancellationToken clientLeft)
    {
        switch (step)
        {
            case Send send:
                await output.WriteAsync(send.Bytes, clientLeft);
                break;
            case Drip drip:
                for (var i = 0; i < drip.Bytes.Length; i++)
                {
                    await output.WriteAsync(drip.Bytes.Slice(i, 1), clientLeft);
                    await Task.Delay(drip.Every, TimeProvider.System, clientLeft);
                }

                break;
            case Pause pause:
                await Task.Delay(pause.Time, TimeProvider.System, clientLeft);
                break;
            case HalfClose:
                socket.Shutdown(SocketShutdown.Send);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, clientLeft);
                break;
            case Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, clientLeft);
                break;
            case ResetConnection:
                socket.End(abortive: true);
                throw new OperationCanceledException();
            case Finish:
                socket.End(abortive: false);
                throw new OperationCanceledException();
        }
    }
}
