using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Tests;

/// <summary>A form's target on loopback. It takes everything until it is told what to answer.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private Servers.LoopbackServer _server = null!;
    private readonly ConcurrentQueue<RequestDelegate> _script = new();
    private readonly ConcurrentQueue<Delivery> _deliveries = new();

    private Receiver()
    {
    }

    public Uri Address => new(_server.Url);

    public IReadOnlyCollection<Delivery> Deliveries => _deliveries;

    /// <summary>Called when a delivery arrives, before it is answered.</summary>
    public Action OnDelivery { get; set; } = () => { };

    /// <param name="address">Where it listens; null for a free port of loopback.</param>
    public static async Task<Receiver> StartAsync(string? address = null)
    {
        var receiver = new Receiver();
        receiver._server = await Servers.LoopbackServer.StartAsync(receiver.ReceiveAsync, url: address);
        return receiver;
    }

    /// <summary>Answers the next deliveries with these statuses, one each.</summary>
    public void Answer(params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            _script.Enqueue(context => EndWithAsync(context, status));
    }

    public void Answer(RequestDelegate next) => _script.Enqueue(next);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task EndWithAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _deliveries.Enqueue(new(request.Method, request.Path, headers, await reader.ReadToEndAsync()));
        OnDelivery();
        await (_script.TryDequeue(out var answer) ? answer(context) : EndWithAsync(context, StatusCodes.Status204NoContent));
    }
}
