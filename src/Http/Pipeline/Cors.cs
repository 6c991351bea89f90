using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Security;

namespace CaptchaGate.Http.Pipeline;

/// <summary>Which origins' pages may call (Fetch Standard, "CORS protocol"). Origins must match exactly, or a wildcard entry; no credentials are ever allowed.</summary>
internal sealed class Cors(HttpOptions options)
{
    private const string MaxAgeSeconds = "7200";

    private readonly OriginList _origins = new(options.AllowedOrigins);

    /// <summary>Whether the request comes from no page at all or from one that may call.</summary>
    public bool Permits(ApplicationRequest request) => request.Header("Origin") is not { } origin || _origins.Contains(origin);

    /// <summary>Answers <c>OPTIONS</c>: a page's preflight, or a client that asks for the methods.</summary>
    public ApplicationResponse Preflight(Route route, ApplicationRequest request)
    {
        var response = new ApplicationResponse { Status = 204 };
        response.Headers["Allow"] = route.Allow;
        if (!route.ForBrowsers || request.Header("Origin") is not { } origin || !_origins.Contains(origin))
            return response;
        response.Headers["Access-Control-Allow-Methods"] = route.Method;
        response.Headers["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key, Authorization, " + RequestHeaders.Token + ", " + RequestHeaders.WidgetClaim;
        response.Headers["Access-Control-Max-Age"] = MaxAgeSeconds;
        return response;
    }

    /// <summary>"Vary: Origin on every answer of a browser route; error answers carry the CORS headers too."</summary>
    public void Decorate(ApplicationResponse response, ApplicationRequest request)
    {
        response.Headers["Vary"] = "Origin";
        if (request.Header("Origin") is not { } origin || !_origins.Contains(origin))
            return;
        response.Headers["Access-Control-Allow-Origin"] = origin;
        response.Headers["Access-Control-Expose-Headers"] = "Retry-After, X-Captcha-Degraded, X-Request-Id";
    }
}
