using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Http.Responses;
using CaptchaGate.Http.Security;
using CaptchaGate.Http.Verify;

namespace CaptchaGate.Http.Siteverify;

/// <summary><c>POST /siteverify</c>: for services and the libraries that already speak it, with the answers that those expect.</summary>
internal sealed class SiteverifyRoute(
    CaptchaVerifier gate,
    FieldsReader reader,
    ServiceKeyGuard keys,
    ClientAddressResolver addresses,
    AlteredTokens altered,
    TimeProvider time) : Route
{
    public override string Path => "/siteverify";

    public override string Method => "POST";

    public override async Task<ApplicationResponse> AnswerAsync(RouteContext context)
    {
        // First, because it is cheap: while every place is taken, nothing of a request needs to be read.
        if (gate.IsFull)
            return Refuse(context, RequestFault.Full);
        var client = addresses.Resolve(context.Request);
        // A service speaks for all its visitors, so only wrong secrets are counted by address.
        RequestFault? Admit() => keys.RefuseEarly(client);
        if ((await reader.ReadAsync(context.Request, Admit, context.Aborted)).Failed(out var unreadable, out var fields))
            return Refuse(context, unreadable);
        var secret = fields.Find(["secret"], out var secretFault);
        if (secretFault is not null)
            return Refuse(context, secretFault);
        if (keys.Check(secret, client) is var key and not KeyResult.Accepted)
            return Refuse(context, key, string.IsNullOrEmpty(secret) ? ErrorCodes.MissingInputSecret : ErrorCodes.InvalidInputSecret);
        if (VerifyRequest.Of(fields, context.Request.Header("Idempotency-Key")).Failed(out var fault, out var verify))
            return Refuse(context, fault);
        var remoteIp = ClientAddress.Parse(fields.Find(["remoteip"], out _));
        var result = await gate.VerifyAsync(verify.ToInput(context.Id, remoteIp ?? client), context.Aborted);
        return SiteverifyAnswer.Of(result, context.Id, altered.Inspect(verify.Token, result));
    }

    public override ApplicationResponse AnswerFault(string id) => SiteverifyAnswer.Of(ErrorCodes.InternalError, time.GetUtcNow(), id);

    public override ApplicationResponse AnswerCallerLeft(string id) =>
        SiteverifyAnswer.Of(NotVerified.CallerLeft, time.GetUtcNow(), id);

    // Many clients take every status but 200 for a pass, or throw; only a developer, before any visitor came, may see another one.
    private ApplicationResponse Refuse(RouteContext context, RequestFault fault) => fault.IsIntegrationError
        ? context.Refuse(fault)
        : context.Refuse(fault.Outcome, SiteverifyAnswer.Of(fault, time.GetUtcNow(), context.Id));

    private ApplicationResponse Refuse(RouteContext context, KeyResult key, string errorCode) => key is KeyResult.Limited
        ? Refuse(context, keys.Refusal)
        : context.Refuse(Outcome.NotAllowed, SiteverifyAnswer.Of(errorCode, time.GetUtcNow(), context.Id));
}
