using System.IO.Pipelines;
using System.Net;
using System.Text;
using CaptchaGate.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CaptchaGate.VerifyServer;

/// <summary>
/// Has the web server answer one request that comes out of memory, and then rehearses one call of the service
/// (<see cref="Rehearsal"/>): most of a start goes into loading and compiling code that is used for the first time.
/// Nothing listens, nothing is logged, and the gate has no part in it.
/// </summary>
internal static class ServerRehearsal
{
    // With the headers of a page's request, because what reads them is compiled at the first one.
    private const string Request =
        "POST / HTTP/1.1\r\nHost: rehearsal.invalid\r\nOrigin: https://rehearsal.invalid\r\nContent-Type: application/json\r\n" +
        "X-Forwarded-For: 192.0.2.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static readonly IPEndPoint Nowhere = new(IPAddress.Loopback, 1);

    /// <summary>Rehearses beside the start where a second processor would be idle; on a single one it would only hold the start up.</summary>
    public static void RunBesideStart()
    {
        if (Environment.ProcessorCount > 1)
            _ = Task.Run(RunAsync);
    }

    /// <returns>The web server's answer.</returns>
    internal static async Task<string> ServeAsync()
    {
        var options = new KestrelServerOptions { ApplicationServices = new NoServices() };
        options.Listen(Nowhere);
        var visitor = new Visitor();
        using var kestrel = new KestrelServer(Options.Create(options), visitor, NullLoggerFactory.Instance);
        await kestrel.StartAsync(new NoContent(), CancellationToken.None);
        return await visitor.AskAsync();
    }

    private static async Task RunAsync()
    {
        await ServeAsync();
        await Rehearsal.RunAsync(CancellationToken.None);
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class NoContent : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context)
        {
            context.GetRequiredFeature<IHttpResponseFeature>().StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }
    }

    // A listener without a socket: its one connection is a pair of pipes.
    private sealed class Visitor : IConnectionListenerFactory, IConnectionListener
    {
        private readonly Pipe _request = new();
        private readonly Pipe _answer = new();
        private readonly TaskCompletionSource<ConnectionContext?> _nobodyElse = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _came;

        public EndPoint EndPoint => Nowhere;

        public async Task<string> AskAsync()
        {
            await _request.Writer.WriteAsync(Encoding.ASCII.GetBytes(Request));
            var answer = await _answer.Reader.ReadAsync();
            return Encoding.ASCII.GetString(answer.Buffer);
        }

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IConnectionListener>(this);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (_came)
                return new(_nobodyElse.Task);
            _came = true;
            return ValueTask.FromResult<ConnectionContext?>(new Connection(
                new Ends(_request.Reader, _answer.Writer), new Ends(_answer.Reader, _request.Writer)));
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _nobodyElse.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    // The framework's own cancels on another thread, perhaps when it is disposed of already, and what is thrown there ends the process.
    private sealed class Connection(IDuplexPipe server, IDuplexPipe visitor) : DefaultConnectionContext("rehearsal", server, visitor)
    {
        public override void Abort(ConnectionAbortedException abortReason)
        {
            // It ends with its answer.
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
