using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Pipeline;

/// <summary>Events of the HTTP contract. No event takes a body, an address, or a header other than a page's well-formed origin.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(1012, LogLevel.Critical, "Request {Id} failed with {Exception} at {Place}; it was denied.", EventName = "UnhandledFault")]
    public static partial void UnhandledFault(this ILogger log, string id, string exception, string place);

    /// <summary>A request that was rejected before verification, at the log level of its row. One line represents several (<see cref="Core.Diagnostics.EventSampler"/>).</summary>
    /// <param name="count">How many such requests were rejected since the last such line, including this one.</param>
    [LoggerMessage(EventId = 1020, Message = "Request {Id} was rejected with {Status}: {Outcome}. Such requests since the last log line: {Count}.", EventName = "RequestRefused")]
    public static partial void RequestRefused(this ILogger log, LogLevel level, string id, int status, Outcome outcome, long count);

    [LoggerMessage(1021, LogLevel.Information, "Form {Form} was delivered on attempt {Tries}.", EventName = "FormDelivered")]
    public static partial void FormDelivered(this ILogger log, string form, int tries);

    [LoggerMessage(1022, LogLevel.Error, "Form {Form} was not delivered after {Tries} attempts; the target's last status was {Status} (0: none).", EventName = "FormNotDelivered")]
    public static partial void FormNotDelivered(this ILogger log, string form, int tries, int status);

    [LoggerMessage(1023, LogLevel.Information, "Request {Id} filled in the honeypot of form {Form}; it was answered like any other and not sent on.", EventName = "FormDiscarded")]
    public static partial void FormDiscarded(this ILogger log, string id, string form);

    [LoggerMessage(1027, LogLevel.Information, "Request {Id} posted a submission of form {Form} again; it was answered like the first and not sent a second time.", EventName = "FormRepeated")]
    public static partial void FormRepeated(this ILogger log, string id, string form);

    [LoggerMessage(1024, LogLevel.Warning, "A token that did not pass was altered in transit ({Damage}). {Remedy} Seen here for the first time.", EventName = "TokenAltered")]
    public static partial void TokenAltered(this ILogger log, TokenDamage damage, string remedy);

    /// <summary>One line represents several (<see cref="Core.Diagnostics.EventSampler"/>).</summary>
    /// <param name="origin">The origin as <see cref="Security.RejectedOrigins.Printable"/> lets it through.</param>
    [LoggerMessage(1028, LogLevel.Information, "A request from origin {Origin} was rejected. If this is your page, add the origin to {Setting}. Such requests since the last log line: {Count}.", EventName = "OriginRefused")]
    public static partial void OriginRefused(this ILogger log, string origin, string setting, long count);

    /// <summary>Logged once: what to set is the same for every request.</summary>
    [LoggerMessage(1030, LogLevel.Warning, "Client addresses are not known: {Reason}. {Remedy}", EventName = "ClientAddressUnknown")]
    public static partial void ClientAddressUnknown(this ILogger log, string reason, string remedy);
}
