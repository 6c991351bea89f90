using CaptchaGate.Core;
using CaptchaGate.Http.Answers;
using CaptchaGate.Http.Forms;
using CaptchaGate.Http.Requests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Routes;

/// <summary><c>POST /forms/{form}</c>: verifies, then forwards. One for each configured form.</summary>
internal sealed class FormRoute(
    string form,
    FormOptions options,
    Gate gate,
    FieldsReader reader,
    ClientRateLimit limit,
    FormDelivery delivery,
    IOptions<HttpOptions> http,
    ILogger<FormRoute> log) : Route
{
    public override string Path => "/forms/" + form;

    public override string Method => "POST";

    public override bool ForBrowsers => true;

    public override async Task<GateResponse> AnswerAsync(RouteContext context)
    {
        var client = TrustedProxies.ClientOf(context.Request, http.Value.TrustedHops);
        if ((await reader.ReadAsync(context.Request, () => limit.Take(client), context.Aborted)).Failed(out var unreadable, out var fields))
            return Fail(context, unreadable);
        if (fields.All.Any(static field => field.Value is null && !VerifyRequest.Owns(field.Key)))
            return Fail(context, RequestFault.BadRequest("The fields of a form must be strings."));
        if (options.HoneypotField is { } honeypot && fields.All.TryGetValue(honeypot, out var filled) && filled is { Length: > 0 })
            return Discard(context);
        if (VerifyRequest.Of(fields, idempotencyHeader: null).Failed(out var fault, out var verify))
            return Fail(context, fault);
        return await ForwardAsync(context, fields, verify, client);
    }

    private async Task<GateResponse> ForwardAsync(RouteContext context, Fields fields, VerifyRequest verify, ClientAddress? client)
    {
        // A stored verdict would let the same token send the form twice, or hide that it was never sent: no idempotency here.
        var input = verify.ToInput(context.Id, client) with { IdempotencyKey = null, Scene = options.Scene };
        var verdict = await gate.VerifyAsync(input, context.Aborted);
        if (!verdict.Success)
            return FormAnswer.NotSent(options, context.Request, verdict.Row.ErrorCode, () => Answer.Of(verdict, context.Id, toService: false));
        var payload = FormPayload.Of(form, fields, options.HoneypotField, verdict);
        if (!await delivery.SendAsync(form, options, context.Id, payload, context.Aborted))
            return FormAnswer.NotSent(options, context.Request, Core.Decisions.ErrorCodes.UpstreamUnavailable, () => FormAnswer.NotDelivered(context.Id, verdict.Verified));
        return FormAnswer.Sent(
            options,
            context.Request,
            () => verdict.Degraded is null ? FormAnswer.Success(context.Id) : Answer.Of(verdict, context.Id, toService: false));
    }

    // A password manager fills in hidden fields too, so the operator can see that it happens.
    private GateResponse Discard(RouteContext context)
    {
        log.FormDiscarded(context.Id, form);
        return FormAnswer.Sent(options, context.Request, () => FormAnswer.Success(context.Id));
    }

    private GateResponse Fail(RouteContext context, RequestFault fault)
    {
        var problem = context.Refuse(fault);
        return FormAnswer.NotSent(options, context.Request, fault.Code, () => problem);
    }
}
