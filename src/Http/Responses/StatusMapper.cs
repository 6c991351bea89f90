using System.Globalization;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;

namespace CaptchaGate.Http.Responses;

/// <summary>The HTTP status of a verdict.</summary>
internal static class StatusMapper
{
    /// <summary>
    /// For telemetry: the client disconnected (the number is nginx's). It is never sent: a platform may take back a request whose
    /// caller still waits, as when it stops, and a caller can do nothing with it.
    /// </summary>
    public const int ClientClosedRequest = 499;

    public static int Of(VerificationResult result) => result.Success ? 200 : result.Row.Class switch
    {
        // "A verdict is HTTP 200."
        OutcomeClass.Pass or OutcomeClass.Reject or OutcomeClass.Test => 200,
        OutcomeClass.Caller => 400,
        OutcomeClass.Unavailable or OutcomeClass.Ambiguous or OutcomeClass.Throttled or OutcomeClass.Misconfigured or OutcomeClass.Shed or OutcomeClass.Aborted => 503,
        _ => 500,
    };

    /// <summary>A <c>Retry-After</c> in whole seconds, 1 to 60; 5 when nothing better is known.</summary>
    public static string RetryAfterSeconds(TimeSpan? wait) =>
        ((int)Math.Clamp(Math.Ceiling((wait ?? TimeSpan.FromSeconds(5)).TotalSeconds), 1, 60)).ToString(CultureInfo.InvariantCulture);
}
