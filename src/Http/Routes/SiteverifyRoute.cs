using CaptchaGate.Core;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Answers;
using CaptchaGate.Http.Requests;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Routes;

/// <summary><c>POST /siteverify</c>: for services and the libraries that already speak it, with the answers that those expect.</summary>
internal sealed class SiteverifyRoute(
    Gate gate,
    FieldsReader reader,
    ServiceKeys keys,
    ClientRateLimit limit,
    TimeProvider time,
    IOptions<HttpOptions> options) : Route
{
    public override string Path => "/siteverify";

    public override string Method => "POST";

    public override async Task<GateResponse> AnswerAsync(RouteContext context)
    {
        var client = TrustedProxies.ClientOf(context.Request, options.Value.TrustedHops);
        // A service speaks for all its visitors, so only wrong secrets are counted by address.
        if ((await reader.ReadAsync(context.Request, () => limit.Check(client), context.Aborted)).Failed(out var unreadable, out var fields))
            return context.Refuse(unreadable);
        var secret = fields.Find(["secret"], out var secretFault);
        if (secretFault is not null)
            return context.Refuse(secretFault);
        if (string.IsNullOrEmpty(secret))
            return Refuse(context, client, ErrorCodes.MissingInputSecret);
        if (!keys.Accept(secret))
            return Refuse(context, client, ErrorCodes.InvalidInputSecret);
        if (VerifyRequest.Of(fields, context.Request.Header("Idempotency-Key")).Failed(out var fault, out var verify))
            return context.Refuse(fault);
        var remoteIp = ClientAddress.Parse(fields.Find(["remoteip"], out _));
        var verdict = await gate.VerifyAsync(verify.ToInput(context.Id, remoteIp ?? client), context.Aborted);
        return SiteverifyAnswer.Of(verdict, context.Id);
    }

    private GateResponse Refuse(RouteContext context, ClientAddress? client, string errorCode) => limit.Take(client) is { } fault
        ? context.Refuse(fault)
        : context.Refuse(Outcome.NotAllowed, SiteverifyAnswer.Of(errorCode, time.GetUtcNow(), context.Id));
}
