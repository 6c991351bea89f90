using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Security;

/// <summary>Events about who calls. No event takes an address, or a header other than a page's well-formed origin.</summary>
internal static partial class SecurityLog
{
    /// <summary>One line represents several (<see cref="Core.Diagnostics.EventSampler"/>).</summary>
    /// <param name="origin">The origin as <see cref="RejectedOrigins.Printable"/> lets it through.</param>
    [LoggerMessage(1028, LogLevel.Information, "A request from origin {Origin} was rejected. If this is your page, add the origin to {Setting}. Such requests since the last log line: {Count}.", EventName = "OriginRefused")]
    public static partial void OriginRefused(this ILogger log, string origin, string setting, long count);

    /// <summary>Logged once: what to set is the same for every request.</summary>
    [LoggerMessage(1030, LogLevel.Warning, "Client addresses are not known: {Reason}. {Remedy}", EventName = "ClientAddressUnknown")]
    public static partial void ClientAddressUnknown(this ILogger log, string reason, string remedy);
}
