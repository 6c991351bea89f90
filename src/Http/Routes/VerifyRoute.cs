using CaptchaGate.Core;
using CaptchaGate.Http.Answers;
using CaptchaGate.Http.Requests;

namespace CaptchaGate.Http.Routes;

/// <summary><c>POST /verify</c>: browsers of allowed origins, and services.</summary>
internal sealed class VerifyRoute(Gate gate, FieldsReader reader) : Route
{
    public override string Path => "/verify";

    public override string Method => "POST";

    public override bool ForBrowsers => true;

    public override async Task<GateResponse> AnswerAsync(RouteContext context)
    {
        if ((await reader.ReadAsync(context.Request, context.Aborted)).Failed(out var unreadable, out var fields))
            return Problem.Of(unreadable, context.Id);
        if (VerifyRequest.Of(fields, context.Request.Header("Idempotency-Key")).Failed(out var fault, out var verify))
            return Problem.Of(fault, context.Id);
        var input = new GateInput
        {
            Token = verify.Token,
            Scene = verify.Scene,
            IdempotencyKey = verify.IdempotencyKey,
            Client = context.Request.RemoteAddress,
            RequestId = context.Id,
        };
        return Answer.Of(await gate.VerifyAsync(input, context.Aborted), context.Id, toService: false);
    }
}
