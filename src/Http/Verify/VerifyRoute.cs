using CaptchaGate.Core.Receipts;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Http.Responses;
using CaptchaGate.Http.Security;

namespace CaptchaGate.Http.Verify;

/// <summary><c>POST /verify</c>: browsers of allowed origins, and services, which get details with a key.</summary>
internal sealed class VerifyRoute(
    CaptchaVerifier gate,
    FieldsReader reader,
    ServiceKeyGuard keys,
    ClientAddressResolver addresses,
    ClientRateLimit limit,
    ReceiptIssuer receipts,
    AlteredTokens altered,
    SceneOrigins sceneOrigins) : Route
{
    private static readonly RequestFault WrongKey = new(401, Core.Decisions.ErrorCodes.BadRequest, "The Authorization header does not contain a valid service key. Send Bearer and the key, or omit the header.")
    {
        Authenticate = "Bearer",
    };

    public override string Path => "/verify";

    public override string Method => "POST";

    public override bool ForBrowsers => true;

    public override async Task<ApplicationResponse> AnswerAsync(RouteContext context)
    {
        // First, because it is cheap: while every place is taken, nothing of a request needs to be read.
        if (gate.IsFull)
            return context.Refuse(RequestFault.Full);
        var client = addresses.Resolve(context.Request);
        var key = context.Request.Header("Authorization") is { } authorization ? keys.CheckBearer(authorization, client) : (KeyResult?)null;
        if (key is KeyResult.Wrong or KeyResult.Limited)
            return context.Refuse(key is KeyResult.Wrong ? WrongKey : keys.Refusal);
        var isService = key is KeyResult.Accepted;
        // A service speaks for all its visitors, so only callers without a key are counted by address.
        RequestFault? Admit() => isService ? null : limit.Take(client);
        var isInHeaders = HasHeader(context, RequestHeaders.Token) || HasHeader(context, RequestHeaders.WidgetClaim);
        if ((await reader.ReadAsync(context.Request, Admit, context.Aborted)).Failed(out var unreadable, out var fields))
        {
            if (!isInHeaders || unreadable != FieldsReader.NoBody)
                return context.Refuse(unreadable);
            fields = new Fields();
        }

        if (VerifyRequest.OfVerify(fields, context.Request.Header).Failed(out var fault, out var verify))
            return context.Refuse(fault);
        if (sceneOrigins.Check(verify.Scene, context.Request, isService) is { } foreign)
            return context.Refuse(foreign);
        var request = verify.ToInput(context.Id, client, new ReceiptBinding(context.Request.Header("Origin"), verify.ContentSha256));
        var result = await gate.VerifyAsync(request, context.Aborted);
        return Answer.Of(result, context.Id, isService, receipts.Issue(result), altered.Inspect(verify.Token, result));
    }

    private static bool HasHeader(RouteContext context, string name) => !string.IsNullOrEmpty(context.Request.Header(name));
}
