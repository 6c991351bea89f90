using System.Collections.Concurrent;
using System.Text.Json;

namespace CaptchaGate.Browser.Tests.Support;

/// <summary>A form's target, on an origin of its own; it keeps what it takes.</summary>
internal sealed class FormReceiver : IAsyncDisposable
{
    private LoopbackServer _server = null!;

    /// <value>The <c>fields</c> of each delivery.</value>
    public ConcurrentQueue<JsonElement> Deliveries { get; } = [];

    /// <value>When it answers a delivery; at once unless a test says otherwise.</value>
    public Task Answering { get; set; } = Task.CompletedTask;

    public string Url => _server.Url;

    public static async Task<FormReceiver> StartAsync()
    {
        var receiver = new FormReceiver();
        receiver._server = await LoopbackServer.StartAsync(receiver.ReceiveAsync);
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var json = await JsonDocument.ParseAsync(context.Request.Body);
        Deliveries.Enqueue(json.RootElement.GetProperty("fields").Clone());
        await Answering;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
