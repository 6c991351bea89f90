using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Http.Responses;
using CaptchaGate.Http.Security;
using CaptchaGate.Http.Verify;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Forms;

/// <summary><c>POST /forms/{form}</c>: verifies, then forwards. One for each configured form.</summary>
internal sealed class FormRoute(
    string form,
    FormOptions options,
    CaptchaVerifier gate,
    FieldsReader reader,
    ClientAddressResolver addresses,
    ClientRateLimit limit,
    FormDelivery delivery,
    FormSubmissions submissions,
    WorkInProgress work,
    AlteredTokens altered,
    SceneOrigins sceneOrigins,
    ILogger<FormRoute> log) : Route
{
    public override string Path => "/forms/" + form;

    public override string Method => "POST";

    public override bool ForBrowsers => true;

    public override async Task<ApplicationResponse> AnswerAsync(RouteContext context)
    {
        // First, because it is cheap: while every place is taken, nothing of a request needs to be read.
        if (gate.IsFull)
            return Fail(context, RequestFault.Full);
        var client = addresses.Resolve(context.Request);
        RequestFault? Admit() => limit.Take(client);
        if ((await reader.ReadAsync(context.Request, Admit, context.Aborted)).Failed(out var unreadable, out var fields))
            return Fail(context, unreadable);
        if (fields.All.Any(static field => field.Kind is FieldKind.NotText && !VerifyRequest.IsFormToken(field.Name)))
            return Fail(context, RequestFault.BadRequest("The fields of a form must be strings, arrays of strings, or null."));
        if (VerifyRequest.OfForm(fields, context.Request.Header).Failed(out var fault, out var verify))
            return Fail(context, fault);
        if (sceneOrigins.Check(options.Scene, context.Request, isService: false) is { } foreign)
            return context.Refuse(foreign);
        return await ForwardAsync(context, fields, verify, client);
    }

    private async Task<ApplicationResponse> ForwardAsync(RouteContext context, Fields fields, VerifyRequest verify, ClientAddress? client)
    {
        // A claim has no token: its key and its client take that place.
        var identity = verify.WidgetClaim is { } claim ? $"{WidgetClaim.FieldName} {claim} {client}" : verify.Token;
        var (outcome, isShared) = identity is { Length: > 0 } && SubmissionKey.Of(form, identity, fields) is var key
            ? await submissions.ShareAsync(key, () => SubmitAsync(context, fields, verify with { IdempotencyKey = key.IdempotencyKey }, client), context.Aborted)
            : (await SubmitAsync(context, fields, verify, client), false);
        var result = outcome.Verdict;
        if (isShared)
        {
            result = result with { Replayed = true };
            log.FormRepeated(context.Id, form);
        }

        if (!result.Success)
        {
            var damage = altered.Inspect(verify.Token, result);
            return FormAnswer.NotSent(options, context.Request, result.ErrorCode, () => Answer.Of(result, context.Id, toService: false, damage: damage));
        }

        if (!outcome.IsDelivered)
            return FormAnswer.NotSent(options, context.Request, ErrorCodes.UpstreamUnavailable, () => FormAnswer.NotDelivered(context.Id, result.Verified));
        return FormAnswer.Sent(
            options,
            context.Request,
            () => result.Degraded is null ? FormAnswer.Success(context.Id) : Answer.Of(result, context.Id, toService: false));
    }

    // Once its token is verified it runs to completion, even if the visitor disconnects: otherwise the input would be lost with the token.
    private async Task<FormOutcome> SubmitAsync(RouteContext context, Fields fields, VerifyRequest verify, ClientAddress? client)
    {
        // The outcome of a stored pass is not known any more: it may have been delivered.
        var request = verify.ToInput(context.Id, client) with { Scene = options.Scene, PassesOnce = true };
        var result = await gate.VerifyAsync(request, context.Aborted);
        return new FormOutcome(result, result.Success && await DeliverAsync(context, fields, result));
    }

    // A filled honeypot takes the same way up to here, so that its answer shows nothing. A password manager fills in hidden
    // fields too, so the operator can see that it happens.
    private Task<bool> DeliverAsync(RouteContext context, Fields fields, VerificationResult result)
    {
        if (options.HoneypotField is not { } honeypot || !fields.TryGet(honeypot, out var filled) || filled.Texts.All(static text => text.Length == 0))
            return delivery.SendAsync(form, options, context.Id, FormPayload.Of(form, fields, options.HoneypotField, result), work.Ended);
        log.FormDiscarded(context.Id, form);
        return delivery.ImitateAsync(form, work.Ended);
    }

    private ApplicationResponse Fail(RouteContext context, RequestFault fault)
    {
        var problem = context.Refuse(fault);
        return FormAnswer.NotSent(options, context.Request, fault.Code, () => problem);
    }
}
