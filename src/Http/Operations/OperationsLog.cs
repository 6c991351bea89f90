using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Operations;

/// <summary>Events of the operational routes. No event takes a header.</summary>
internal static partial class OperationsLog
{
    /// <summary>Logged once: every request for the metadata gets the same answer.</summary>
    [LoggerMessage(1031, LogLevel.Information, "The OpenID Connect metadata of receipts was requested, but it is not served. To serve it, set Receipts__Enabled to true and Receipts__Issuer to the public https address of this endpoint with its route prefix.", EventName = "DiscoveryUnavailable")]
    public static partial void DiscoveryUnavailable(this ILogger log);
}
