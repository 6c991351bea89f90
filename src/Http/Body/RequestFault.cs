using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Http.Body;

/// <summary>Why a request is rejected before verification.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The public error code.</param>
/// <param name="Detail">What is wrong and how to fix it, for the developer who reads it; nothing the caller sent.</param>
internal sealed record RequestFault(int Status, string Code, string Detail)
{
    /// <value>The row of the decision table.</value>
    public Outcome Outcome => Status switch
    {
        401 or 403 => Outcome.NotAllowed,
        408 or 413 => Outcome.BodyTooLargeOrSlow,
        429 or 503 => Outcome.RateLimited,
        _ => Code is ErrorCodes.InvalidInputResponse ? Outcome.MalformedToken : Outcome.MalformedRequest,
    };

    /// <value>For 405: the methods that the route has.</value>
    public string? Allow { get; init; }

    /// <value>For 401: the scheme that is wanted.</value>
    public string? Authenticate { get; init; }

    /// <value>
    /// Whether only the code of the calling service can be wrong, and nothing that its visitor sent: method, content type, a body
    /// that cannot be read as a whole. <c>/siteverify</c> answers everything else with 200. Default: false.
    /// </value>
    public bool IsIntegrationError { get; init; }

    /// <value>For 429 and 503: when to come again.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Load shedding: every place for a verification is taken.</summary>
    public static RequestFault Full { get; } = new(503, ErrorCodes.RateLimited, "Too many verifications are in progress.");

    public static RequestFault BadRequest(string detail) => new(400, ErrorCodes.BadRequest, detail);
}
