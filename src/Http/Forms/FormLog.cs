using Microsoft.Extensions.Logging;

namespace CaptchaGate.Http.Forms;

/// <summary>Events of the forms. No event takes a field or an address.</summary>
internal static partial class FormLog
{
    [LoggerMessage(1021, LogLevel.Information, "Form {Form} was delivered on attempt {Tries}.", EventName = "FormDelivered")]
    public static partial void FormDelivered(this ILogger log, string form, int tries);

    [LoggerMessage(1022, LogLevel.Error, "Form {Form} was not delivered after {Tries} attempts; the target's last status was {Status} (0: none).", EventName = "FormNotDelivered")]
    public static partial void FormNotDelivered(this ILogger log, string form, int tries, int status);

    [LoggerMessage(1023, LogLevel.Information, "Request {Id} filled in the honeypot of form {Form}; it was answered like any other and not sent on.", EventName = "FormDiscarded")]
    public static partial void FormDiscarded(this ILogger log, string id, string form);

    [LoggerMessage(1027, LogLevel.Information, "Request {Id} posted a submission of form {Form} again; it was answered like the first and not sent a second time.", EventName = "FormRepeated")]
    public static partial void FormRepeated(this ILogger log, string id, string form);
}
