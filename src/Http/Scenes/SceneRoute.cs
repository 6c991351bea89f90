using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Pipeline;
using CaptchaGate.Http.Responses;
using CaptchaGate.Http.Security;

namespace CaptchaGate.Http.Scenes;

/// <summary><c>GET /scene?scene=&lt;alias&gt;</c>: the ids that a page initialises the widget with where the scene's encryption mode is on.</summary>
internal sealed class SceneRoute(
    SceneRegistry scenes,
    EncryptedSceneIds ids,
    ClientAddressResolver addresses,
    ClientRateLimit limit,
    SceneOrigins sceneOrigins) : Route
{
    private static readonly RequestFault NotConfigured = new(
        404,
        ErrorCodes.BadRequest,
        "This endpoint issues no encrypted scene ids: set Captcha__Encryption__Source, or remove data-captcha-encrypted from the page.");

    public override string Path => "/scene";

    public override string Method => "GET";

    public override bool ForBrowsers => true;

    public override async Task<ApplicationResponse> AnswerAsync(RouteContext context)
    {
        if (limit.Take(addresses.Resolve(context.Request)) is { } limited)
            return context.Refuse(limited);
        if (!ids.IsEnabled)
            return context.Refuse(NotConfigured);
        if (QueryFields.Parse(context.Request.Query).Failed(out var unreadable, out var fields))
            return context.Refuse(unreadable);
        var name = fields.Find(["scene"], out var fault);
        if (fault is not null)
            return context.Refuse(fault);
        if (sceneOrigins.Check(name, context.Request, isService: false) is { } foreign)
            return context.Refuse(foreign);
        if (scenes.Find(name) is not { } scene)
            return context.Refuse(Outcome.UnknownScene, Problem.Of(400, ErrorCodes.SitekeyMismatch, ProblemDetails.Of(Outcome.UnknownScene), context.Id));
        return await ids.IssueAsync(scene, context.Aborted) switch
        {
            EncryptedSceneIdResult.Issued issued => SceneAnswer.Of(scene, issued),
            EncryptedSceneIdResult.Unavailable { Outcome: var outcome } => context.Refuse(outcome, SceneAnswer.Of(outcome, context.Id)),
            var other => throw new InvalidOperationException($"Unknown result {other.GetType()}."),
        };
    }
}
