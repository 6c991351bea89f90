using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Security;

/// <summary>
/// Keeps a scene that is bound to origins (<c>Captcha__Scenes__&lt;alias&gt;__AllowedOrigins</c>) from every other page, and with
/// <c>Http__AllowMissingOrigin=false</c> every scene from callers that name no origin.
/// </summary>
internal sealed class SceneOrigins
{
    private static readonly RequestFault Foreign = new(
        403,
        ErrorCodes.BadRequest,
        "This scene is bound to other origins: use a scene of this page, or add its origin to Captcha__Scenes__<alias>__AllowedOrigins.");

    private static readonly RequestFault NoPage = new(
        403,
        ErrorCodes.BadRequest,
        "This scene is bound to the pages of some origins: call it from one of them, or with a service key.");

    private static readonly RequestFault NoOrigin = new(
        403,
        ErrorCodes.BadRequest,
        "This endpoint accepts requests of pages only: call it from an allowed origin or with a service key, or set Http__AllowMissingOrigin=true.");

    private readonly SceneRegistry _scenes;
    private readonly RejectedOrigins _refused;
    private readonly bool _allowMissing;
    private readonly Dictionary<string, OriginList> _bound;

    public SceneOrigins(SceneRegistry scenes, IOptions<HttpOptions> options, RejectedOrigins refused)
    {
        _scenes = scenes;
        _refused = refused;
        _allowMissing = options.Value.AllowMissingOrigin;
        _bound = scenes.All
            .Where(static scene => scene.AllowedOrigins.Count > 0)
            .ToDictionary(static scene => scene.Alias, static scene => new OriginList(scene.AllowedOrigins), StringComparer.Ordinal);
    }

    /// <param name="scene">The scene by alias or id; null for the one of callers that name none.</param>
    /// <param name="isService">Whether the request came with a live service key.</param>
    /// <returns>The refusal; null where the scene may be used, and where there is no such scene.</returns>
    public RequestFault? Check(string? scene, ApplicationRequest request, bool isService)
    {
        if (!_allowMissing && !isService && request.Header("Origin") is null)
            return NoOrigin;
        if (_bound.Count == 0 || _scenes.Find(scene) is not { } found || !_bound.TryGetValue(found.Alias, out var origins))
            return null;
        if (request.Header("Origin") is not { } origin)
            return isService ? null : NoPage;
        if (origins.Contains(origin))
            return null;
        _refused.LogForeign(origin, found.Alias);
        return Foreign;
    }
}
