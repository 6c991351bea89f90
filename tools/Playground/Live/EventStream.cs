using CaptchaGate.Playground.Situations;

namespace CaptchaGate.Playground.Live;

/// <summary><c>GET /playground/events</c>: server-sent events, first what was, then what happens.</summary>
internal sealed class EventStream(EventFeed feed, SimulatedFaults world, Counters counters, IHostApplicationLifetime lifetime)
{
    // Budget and breaker change by themselves, so they are looked at again.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(HttpContext context)
    {
        using var reader = feed.Open();
        if (reader is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await WriteAsync(context.Response, reader, ended.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The page was closed, or the playground ends.
        }
    }

    private async Task WriteAsync(HttpResponse response, EventFeed.Reader reader, CancellationToken ended)
    {
        var state = State();
        await response.WriteAsync(state + string.Concat(reader.Earlier) + EventFeed.Format("ready", true), ended);
        while (true)
        {
            await response.Body.FlushAsync(ended);
            await NextOrPaceAsync(reader, ended);
            // The state first: what follows happened in it.
            if (State() is var now && !string.Equals(now, state, StringComparison.Ordinal))
                await response.WriteAsync(state = now, ended);
            while (reader.Next.TryRead(out var message))
                await response.WriteAsync(message, ended);
        }
    }

    private static async Task NextOrPaceAsync(EventFeed.Reader reader, CancellationToken ended)
    {
        using var pace = CancellationTokenSource.CreateLinkedTokenSource(ended);
        pace.CancelAfter(Pace);
        try
        {
            await reader.Next.WaitToReadAsync(pace.Token);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            // Nothing happened for a while.
        }
    }

    private string State() => EventFeed.Format("state", new { world = world.State, counters = counters.Read() });
}
