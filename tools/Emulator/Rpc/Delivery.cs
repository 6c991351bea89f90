using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Hosting;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Emulator.Rpc;

/// <summary>Turns a reaction into what the client sees.</summary>
internal sealed class Delivery(EmulatorClock clock)
{
    /// <param name="honest">The service's answer, where it was asked.</param>
    public async Task Deliver(HttpContext context, JournalEntry entry, Reaction reaction, Answer? honest, string host)
    {
        if (reaction.Latency > TimeSpan.Zero)
            await Task.Delay(reaction.Latency, TimeProvider.System, context.RequestAborted);

        var answer = reaction switch
        {
            ErrorReaction error => Answers.Error(error.Code, error.Status, $"The emulator was told to answer {error.Code}.", error.Format, host),
            BodyReaction body => new Answer { Status = body.Status, ContentType = body.ContentType, Body = body.Content },
            _ => honest ?? Answers.Verdict("T001", passed: true, Identifiers.Letters(10)),
        };
        answer.Headers.TryAdd("Date", $"{clock.GetUtcNow():R}");
        foreach (var (name, value) in reaction.Headers)
            answer.Headers[name] = value;

        if (reaction is WireReaction wire)
        {
            await RawConnection.Of(context).Play(wire.Steps(answer), context.RequestAborted);
            return;
        }

        entry.Answered(answer);
        await Write(context.Response, answer, context.RequestAborted);
    }

    private static async Task Write(HttpResponse response, Answer answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, cancellationToken);
    }
}
