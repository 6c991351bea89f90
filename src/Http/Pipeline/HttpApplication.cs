using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Verification;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Hosting;
using CaptchaGate.Http.Responses;
using CaptchaGate.Http.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Pipeline;

/// <summary>The whole HTTP contract: a request in, an answer out, the same on every host.</summary>
public sealed class HttpApplication
{
    // The id of a request for which none could be made.
    private const string Unidentified = "none";

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly Dictionary<string, Route> _routes;
    private readonly Cors _cors;
    private readonly INonceSource _nonces;
    private readonly TrustedTraceContext _trust;
    private readonly HttpMeter _meter;
    private readonly TimeProvider _time;
    private readonly WorkInProgress _work;
    private readonly RejectedOrigins _refusedOrigins;
    private readonly ConcurrentDictionary<int, EventSampler> _refusals = new();
    private readonly ILogger<HttpApplication> _log;

    internal HttpApplication(
        IEnumerable<Route> routes,
        IOptions<HttpOptions> options,
        INonceSource nonces,
        TrustedTraceContext trust,
        HttpMeter meter,
        TimeProvider time,
        WorkInProgress work,
        RejectedOrigins refusedOrigins,
        ILogger<HttpApplication> log)
    {
        var prefix = options.Value.PathPrefix;
        // The Functions host matches routes in any case; every host must agree.
        _routes = routes.ToDictionary(route => prefix + route.Path, StringComparer.OrdinalIgnoreCase);
        _cors = new Cors(options.Value);
        _nonces = nonces;
        _trust = trust;
        _meter = meter;
        _time = time;
        _work = work;
        _refusedOrigins = refusedOrigins;
        _log = log;
    }

    /// <summary>
    /// Answers a request. It never throws: an exception in our own code is a denial. Work that a disconnected client started continues in here,
    /// so the caller's connection keeps its place and its share until that ends.
    /// </summary>
    /// <param name="aborted">Cancelled when the caller goes away.</param>
    public async Task<ApplicationResponse> HandleAsync(ApplicationRequest request, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(request);
        var route = _routes.GetValueOrDefault(request.Path.Length > 1 ? request.Path.TrimEnd('/') : request.Path);
        using var work = _work.Begin();
        using var span = RequestSpan.Start(request, route, _trust);
        var id = Unidentified;
        RouteContext? context = null;
        ApplicationResponse response;
        var callerLeft = false;
        try
        {
            id = IsFit(request.PlatformId) ? request.PlatformId : _nonces.Next();
            context = new RouteContext(request, id, aborted);
            response = TryAnswerEarly(context, route, out var early) ? early : await route.AnswerAsync(context);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            callerLeft = true;
            response = route?.AnswerCallerLeft(id) ?? NotVerified.Of(NotVerified.CallerLeft, id);
            context?.Refuse(Outcome.CallerAborted, response);
        }
#pragma warning disable CA1031 // "An exception thrown anywhere in our code denies", and never drops a connection.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            response = Fail(exception, route, id);
        }

        var reported = callerLeft || response.CallerLeft ? StatusMapper.ClientClosedRequest : response.Status;
        if (context?.Refusal is { } refusal)
            LogRejection(refusal, id, reported);
        span.Describe(id, reported);
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["X-Request-Id"] = id;
        if (route is { ForBrowsers: true })
            _cors.Decorate(response, request);
        return response;
    }

    // What needs no work of the route itself.
    private bool TryAnswerEarly(RouteContext context, [NotNullWhen(false)] Route? route, [NotNullWhen(true)] out ApplicationResponse? response)
    {
        response = null;
        if (route is null)
            response = context.Refuse(new RequestFault(404, ErrorCodes.BadRequest, "Not found. Check the path and the route prefix."));
        else if (context.Request.Method is "OPTIONS")
            response = _cors.Preflight(route, context.Request);
        else if (!route.Accepts(context.Request.Method))
            response = context.Refuse(new RequestFault(405, ErrorCodes.BadRequest, $"This route answers {route.Method}.") { Allow = route.Allow });
        // "A browser request from an origin that is not listed is refused with 403 before anything is spent."
        else if (route.ForBrowsers && !_cors.Permits(context.Request))
            response = RefuseOrigin(context);
        return response is not null;
    }

    private ApplicationResponse RefuseOrigin(RouteContext context)
    {
        _refusedOrigins.LogUnlisted(context.Request.Header("Origin") ?? "");
        return context.Refuse(new RequestFault(403, ErrorCodes.BadRequest, "This origin is not allowed. Add it to Http__AllowedOrigins."));
    }

    private void LogRejection(Outcome refusal, string id, int status)
    {
        _meter.CountRefused(refusal, status);
        var level = DecisionTable.Row(refusal).Level;
        // A caller can be rejected any number of times. Both parts of the key are names of the contract.
        var sampler = _refusals.GetOrAdd((int)refusal * 1000 + status, static (_, time) => new EventSampler(time), _time);
        if (sampler.Take() is > 0 and var count)
            _log.RequestRefused(level, id, status, refusal, count);
    }

    private ApplicationResponse Fail(Exception exception, Route? route, string id)
    {
        // Type and place, never the message: it may hold what the caller or the service sent.
        var place = new StackTrace(exception).GetFrame(0) is { } frame ? DiagnosticMethodInfo.Create(frame)?.Name : null;
        _log.UnhandledFault(id, exception.GetType().Name, place ?? "an unknown place");
        return route?.AnswerFault(id) ?? Problem.Of(500, ErrorCodes.InternalError, ProblemDetails.Of(Outcome.InternalFault), id);
    }

    private static bool IsFit([NotNullWhen(true)] string? id) => id is { Length: > 0 and <= 64 } && !id.AsSpan().ContainsAnyExcept(IdCharacters);
}
