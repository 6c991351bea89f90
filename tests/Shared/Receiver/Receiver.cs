using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Tests;

/// <summary>A form's target on loopback. It takes everything until it is told what to answer.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<RequestDelegate> _script = new();
    private readonly ConcurrentQueue<Delivery> _deliveries = new();

    private Receiver(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.First());

    public IReadOnlyCollection<Delivery> Deliveries => _deliveries;

    /// <summary>Called when a delivery arrives, before it is answered.</summary>
    public Action OnDelivery { get; set; } = () => { };

    /// <param name="address">Where it listens; null for a free port of loopback.</param>
    public static async Task<Receiver> StartAsync(string? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address ?? "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var receiver = new Receiver(server);
        server.Run(receiver.ReceiveAsync);
        await server.StartAsync();
        return receiver;
    }

    /// <summary>Answers the next deliveries with these statuses, one each.</summary>
    public void Answer(params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            _script.Enqueue(context => EndWithAsync(context, status));
    }

    public void Answer(RequestDelegate next) => _script.Enqueue(next);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

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
